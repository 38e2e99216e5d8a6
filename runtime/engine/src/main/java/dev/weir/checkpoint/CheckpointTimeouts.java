package dev.weir.checkpoint;

import dev.weir.checkpoint.PendingCheckpoint.Stage;
import dev.weir.common.TaskId;
import java.util.List;

/**
 * What it means that a checkpoint takes too long: before its entry is being written it fails; after that it cannot, and what
 * it waits for is told. One part of the {@link CheckpointCoordinator}, which owns the thread.
 */
final class CheckpointTimeouts {
    /** 0: nothing takes too long. */
    private final long millis;

    private final Outbox out;
    private final CheckpointCycle cycle;
    private final CheckpointCycle.Listener listener;

    CheckpointTimeouts(long millis, Outbox out, CheckpointCycle cycle, CheckpointCycle.Listener listener) {
        this.millis = millis;
        this.out = out;
        this.cycle = cycle;
        this.listener = listener;
    }

    void arm(PendingCheckpoint checkpoint) {
        if (millis > 0) {
            out.add(new Command.ScheduleTimer(new Timer.Timeout(checkpoint.id), millis));
        }
    }

    void cancel(PendingCheckpoint checkpoint) {
        if (millis > 0) {
            out.add(new Command.CancelTimer(new Timer.Timeout(checkpoint.id)));
        }
    }

    void timedOut(PendingCheckpoint checkpoint, long at) {
        String after = " after " + millis + " ms";
        switch (checkpoint.stage) {
            case PREPARING, TRIGGERING, TRIGGERED ->
                cycle.abort(
                        checkpoint,
                        CheckpointFailureReason.TIMED_OUT_PREPARING,
                        (checkpoint.stage == Stage.TRIGGERED ? "the hooks of an older checkpoint" : "the hooks")
                                + " were not done" + after,
                        at);
            case CAPTURED ->
                cycle.abort(
                        checkpoint,
                        CheckpointFailureReason.TIMED_OUT_COMMITTING,
                        "all state is in storage, but its log entry could not be written" + after + ": "
                                + committingBefore(checkpoint),
                        at);
            case CAPTURING ->
                cycle.abort(
                        checkpoint,
                        CheckpointFailureReason.TIMED_OUT_CAPTURING,
                        checkpoint.missing().size() + " of "
                                + checkpoint.execution.placement().size() + " tasks were not done" + after + ": "
                                + first(checkpoint.missing()),
                        at);
            case COMMITTING -> {
                arm(checkpoint);
                listener.stuck(
                        checkpoint,
                        CheckpointFailureReason.COMMIT_UNKNOWN,
                        "whether checkpoint " + checkpoint.id + " is in the log is not known" + after);
            }
            case COMMITTING_SINKS -> {
                arm(checkpoint);
                listener.stuck(
                        checkpoint,
                        CheckpointFailureReason.SINKS_NOT_COMMITTED,
                        "checkpoint " + checkpoint.id + " is complete, but sinks of " + first(checkpoint.sinksMissing())
                                + " had not committed" + after);
            }
            case TELLING_HOOKS, FINISHING -> arm(checkpoint);
        }
    }

    /** For people: what another's commit waits for. */
    private String committingBefore(PendingCheckpoint checkpoint) {
        return cycle.active().stream()
                .filter(older -> older.id < checkpoint.id && older.stage == Stage.COMMITTING)
                .map(older -> "checkpoint " + older.id + " comes before it, and " + older.describeStage())
                .findFirst()
                .orElse("another comes before it");
    }

    private static String first(List<TaskId> tasks) {
        List<String> names = tasks.stream().limit(5).map(Object::toString).toList();
        return String.join(", ", names) + (tasks.size() > names.size() ? " and others" : "");
    }
}
