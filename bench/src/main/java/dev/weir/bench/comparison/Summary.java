package dev.weir.bench.comparison;

import dev.weir.bench.report.Figures;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * The medians of some runs of one engine in one case.
 *
 * @param cpuSeconds for a million records
 * @param allocatedBytes for a record
 * @param collecting share of the time
 * @param checkpointMillis of all checkpoints of these runs; empty if there was none
 * @param slowestCheckpointMillis of them; empty if there was none
 * @param checkpointBytes of the largest of each run
 * @param disturbed whether the machine had other things to do meanwhile
 */
public record Summary(
        double recordsPerSecond,
        double cpuSeconds,
        double allocatedBytes,
        double collecting,
        OptionalDouble checkpointMillis,
        OptionalDouble slowestCheckpointMillis,
        double checkpointBytes,
        boolean disturbed) {

    /** Of the runs that were not disturbed, if those are the most; otherwise of all of them, and it says so. */
    static Summary of(List<RunResult> runs) {
        List<RunResult> quiet =
                runs.stream().filter(run -> !run.hasBeenDisturbed()).toList();
        boolean disturbed = 2 * quiet.size() <= runs.size();
        List<RunResult> counted = disturbed ? runs : quiet;
        List<Double> millis =
                counted.stream().flatMap(run -> run.checkpointMillis().stream()).toList();
        return new Summary(
                median(counted, RunResult::recordsPerSecond),
                median(counted, RunResult::cpuSeconds),
                median(counted, RunResult::allocatedBytes),
                median(counted, RunResult::collecting),
                millis.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Figures.median(millis)),
                millis.stream().mapToDouble(Double::doubleValue).max(),
                median(counted, RunResult::checkpointBytes),
                disturbed);
    }

    private static double median(List<RunResult> runs, ToDoubleFunction<RunResult> figure) {
        return Figures.median(runs.stream().mapToDouble(figure).boxed().toList());
    }
}
