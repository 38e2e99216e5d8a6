package dev.weir.bench.queries;

/**
 * One completed checkpoint.
 *
 * @param id rising within a run
 * @param millis from its trigger to its completion
 * @param bytes of state that it is made of; 0 if that is not known
 */
public record CheckpointFigure(long id, double millis, long bytes) {}
