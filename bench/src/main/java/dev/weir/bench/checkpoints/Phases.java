package dev.weir.bench.checkpoints;

import static dev.weir.bench.report.Figures.median;
import static dev.weir.bench.report.Figures.millis;

import dev.weir.bench.report.Report;
import dev.weir.control.CheckpointDetail;
import dev.weir.control.CheckpointDetail.TraceStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/** Where the time of checkpoints goes, from their traces: one phase after the other, the slowest task of each. */
final class Phases {
    private static final String COORDINATOR = "CheckpointCoordinator";

    /** Ends of the phases in their order, each as the moment that a trace has for it, microseconds. */
    private static final Map<String, ToLongFunction<List<TraceStep>>> ENDS = new LinkedHashMap<>();

    static {
        ENDS.put("hooks", trace -> last(trace, COORDINATOR, "executeCheckpoint"));
        ENDS.put("barriers and capture", trace -> last(trace, "TaskManager", "captureState"));
        ENDS.put("staging and upload", trace -> last(trace, "Channel", "dataTransferComplete"));
        ENDS.put("commit", trace -> last(trace, COORDINATOR, "notifyCheckpointComplete"));
        ENDS.put("telling sinks and hooks", trace -> moments(trace).max().orElseThrow());
    }

    private final Map<String, List<Double>> millis = new LinkedHashMap<>();

    void add(CheckpointDetail checkpoint) {
        List<TraceStep> trace = checkpoint.trace();
        long before = last(trace, "JobMaster", "triggerCheckpoint");
        for (Map.Entry<String, ToLongFunction<List<TraceStep>>> phase : ENDS.entrySet()) {
            long end = phase.getValue().applyAsLong(trace);
            millis.computeIfAbsent(phase.getKey(), name -> new ArrayList<>()).add((end - before) / 1e3);
            before = end;
        }
    }

    void tell(Report report, String what) {
        millis.forEach(
                (phase, all) -> report.figure(what + "of it " + phase + ", p50", millis(median(all)), median(all)));
    }

    private static long last(List<TraceStep> trace, String from, String method) {
        return moments(trace.stream()
                        .filter(step ->
                                step.from().equals(from) && step.method().equals(method))
                        .toList())
                .max()
                .orElseThrow(() -> new IllegalStateException("the trace has no " + method + ": " + trace));
    }

    private static LongStream moments(List<TraceStep> trace) {
        return trace.stream().mapToLong(TraceStep::atMicros);
    }
}
