package dev.weir.bench.comparison;

import dev.weir.bench.queries.CheckpointFigure;
import java.util.List;

/**
 * What one run found while it was steady.
 *
 * @param cpuSeconds of the engine's process, for a million records; what the kernel does for it included
 * @param allocatedBytes by the threads of the process, for a record
 * @param collecting share of the time that went to garbage collection
 * @param checkpoints that were completed meanwhile
 * @param stolen share of the processors' time that the hypervisor took
 * @param otherLoad share of the processors' time that other processes took
 * @param latencyMillis of the windows that fired meanwhile, if they were measured
 * @param digest of all answers; empty if they were not summed
 */
public record RunResult(
        double recordsPerSecond,
        double cpuSeconds,
        double allocatedBytes,
        double collecting,
        List<CheckpointFigure> checkpoints,
        double stolen,
        double otherLoad,
        List<Double> latencyMillis,
        String digest) {
    /** More than this of the processors' time stolen makes a run a disturbed one. */
    static final double MOST_STOLEN = 0.02;
    /** More than this of the processors' time taken by others does. */
    static final double MOST_OTHER_LOAD = 0.05;

    /** Of a run that was made for its answers. */
    static RunResult ofAnswers(String digest) {
        return new RunResult(0, 0, 0, 0, List.of(), 0, 0, List.of(), digest);
    }

    /** Whether the figures mean little, because the machine had other things to do. */
    boolean hasBeenDisturbed() {
        return stolen > MOST_STOLEN || otherLoad > MOST_OTHER_LOAD;
    }

    List<Double> checkpointMillis() {
        return checkpoints.stream().map(CheckpointFigure::millis).toList();
    }

    /** Of the largest; 0 if there was none, or that is not known. */
    long checkpointBytes() {
        return checkpoints.stream().mapToLong(CheckpointFigure::bytes).max().orElse(0);
    }
}
