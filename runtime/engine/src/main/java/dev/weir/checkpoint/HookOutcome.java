package dev.weir.checkpoint;

import dev.weir.control.CheckpointDetail.TraceStep;
import dev.weir.control.CheckpointReport.HookReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a step of the hooks came to.
 *
 * @param data of each hook that gave some, by the hook's name; empty but for {@link HookStep#PREPARE}
 * @param reports one per hook, in order, as it now stands for this checkpoint
 * @param trace the steps taken, in order
 * @param failure the first hook's that failed and whose failures are not ignored; empty if there is none
 * @param reported what other hooks failed at: for people, it changes nothing
 */
public record HookOutcome(
        Map<String, byte[]> data,
        List<HookReport> reports,
        List<TraceStep> trace,
        Optional<Failure> failure,
        List<String> reported) {
    public HookOutcome {
        data = Map.copyOf(data);
        reports = List.copyOf(reports);
        trace = List.copyOf(trace);
        reported = List.copyOf(reported);
    }

    public HookOutcome(
            Map<String, byte[]> data, List<HookReport> reports, List<TraceStep> trace, Optional<Failure> failure) {
        this(data, reports, trace, failure, List.of());
    }

    /** A step without any hook. */
    public static HookOutcome of(List<TraceStep> trace) {
        return new HookOutcome(Map.of(), List.of(), trace, Optional.empty());
    }

    /**
     * @param reason one of those about hooks
     * @param message names the hook and says what it did
     */
    public record Failure(CheckpointFailureReason reason, String message) {}
}
