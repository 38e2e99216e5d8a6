package dev.weir.simulation.job;

/**
 * A split of a simulated source.
 *
 * @param next index of the record to be read next
 */
public record SplitPosition(int split, int next) {}
