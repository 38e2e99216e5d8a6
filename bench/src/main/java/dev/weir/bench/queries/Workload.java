package dev.weir.bench.queries;

/**
 * What an engine is to do in one run.
 *
 * @param query such as {@code q5}
 * @param parallelism of every operator
 * @param intervalMillis between checkpoints; 0: none
 * @param events how many there are; {@link Long#MAX_VALUE}: more than can be read
 * @param eventsPerSecond of event time
 */
public record Workload(String query, int parallelism, long intervalMillis, long events, long eventsPerSecond) {}
