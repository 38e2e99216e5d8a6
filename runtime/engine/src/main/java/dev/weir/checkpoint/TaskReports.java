package dev.weir.checkpoint;

import dev.weir.checkpoint.PendingCheckpoint.Stage;
import java.util.Optional;
import java.util.Set;

/**
 * What TaskManagers tell of checkpoints: checked whether it belongs, then passed to the {@link CheckpointCycle}. One part of the
 * {@link CheckpointCoordinator}, which owns the thread.
 */
final class TaskReports {
    private final Outbox out;
    private final ExecutionTracker executions;
    private final CheckpointCycle cycle;

    TaskReports(Outbox out, ExecutionTracker executions, CheckpointCycle cycle) {
        this.out = out;
        this.executions = executions;
        this.cycle = cycle;
    }

    void dataTransferComplete(Acknowledgement acknowledgement) {
        if (!executions.isCurrent(acknowledgement.execution())) {
            return;
        }
        Optional<PendingCheckpoint> checkpoint = at(Stage.CAPTURING, acknowledgement.checkpointId());
        if (checkpoint.isEmpty()) {
            out.ignore("acknowledgement of a checkpoint that does not wait for one");
        } else if (!isFrom(checkpoint.get(), acknowledgement)) {
            out.ignore("unknown task");
        } else if (acknowledgement.tasks().stream().anyMatch(checkpoint.get()::knows)) {
            out.ignore("repeated acknowledgement");
        } else {
            cycle.dataTransferComplete(checkpoint.get(), acknowledgement, out.now());
        }
    }

    private Optional<PendingCheckpoint> at(Stage stage, long checkpointId) {
        return cycle.find(checkpointId).filter(checkpoint -> checkpoint.stage == stage);
    }

    /** Whether the tasks are the sender's. One without tasks has nothing to acknowledge. */
    private static boolean isFrom(PendingCheckpoint checkpoint, Acknowledgement acknowledgement) {
        return !acknowledgement.tasks().isEmpty()
                && acknowledgement.tasks().stream()
                        .allMatch(task -> acknowledgement
                                .taskManager()
                                .equals(checkpoint.execution.placement().get(task)));
    }

    void declined(Event.Declined declined) {
        if (!executions.isCurrent(declined.execution())) {
            return;
        }
        Optional<PendingCheckpoint> checkpoint = at(Stage.CAPTURING, declined.checkpointId());
        if (checkpoint.isEmpty()) {
            out.ignore("decline of a checkpoint that does not wait for it");
        } else if (!checkpoint.get().execution.taskManagers().contains(declined.taskManager())) {
            out.ignore("unknown task");
        } else {
            cycle.abort(checkpoint.get(), declined.reason(), declined.message(), out.now());
        }
    }

    void sinksCommitted(Event.SinksCommitted done) {
        if (!executions.isCurrent(done.execution())) {
            return;
        }
        Optional<PendingCheckpoint> checkpoint = at(Stage.COMMITTING_SINKS, done.checkpointId());
        if (checkpoint.isEmpty()) {
            out.ignore("commit of sinks that nobody waits for");
        } else if (!checkpoint.get().execution.hasOnly(Set.of(done.task()))) {
            out.ignore("unknown task");
        } else {
            checkpoint.get().sinksCommitted.add(done.task());
            cycle.sinksCommitted(checkpoint.get(), out.now());
        }
    }
}
