package dev.weir.bench.queries;

/**
 * What one run found.
 *
 * @param cpuSeconds of the process, for a million events
 * @param collecting share of the time that went to garbage collection
 * @param digest of all answers; empty if they were not summed
 */
public record QueryResult(
        double eventsPerSecond, double cpuSeconds, double collecting, CheckpointFigures checkpoints, String digest) {}
