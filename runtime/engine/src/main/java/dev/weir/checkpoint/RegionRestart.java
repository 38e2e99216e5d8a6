package dev.weir.checkpoint;

import dev.weir.checkpoint.PendingCheckpoint.Stage;
import dev.weir.common.ExecutionId;
import dev.weir.common.TaskId;
import java.util.Set;

/**
 * What the restart of some regions means for checkpoints: those that are not committed yet are aborted, for tasks of the
 * regions will not take part; of those that are, the regions' sinks commit when they are restored from them. One part of the {@link
 * CheckpointCoordinator}, which owns the thread.
 */
final class RegionRestart {
    private final Outbox out;
    private final ExecutionTracker executions;
    private final CheckpointCycle cycle;
    private final CheckpointTurns turns;

    RegionRestart(Outbox out, ExecutionTracker executions, CheckpointCycle cycle, CheckpointTurns turns) {
        this.out = out;
        this.executions = executions;
        this.cycle = cycle;
        this.turns = turns;
    }

    void failed(Event.RegionsFailed event) {
        if (!isKnown(event.execution(), event.tasks())) {
            return;
        }
        for (PendingCheckpoint checkpoint : cycle.active()) {
            if (checkpoint.stage.compareTo(Stage.COMMITTING) < 0) {
                cycle.abort(checkpoint, event.reason(), event.why(), out.now());
            } else {
                checkpoint.leaveToRestart(event.tasks());
                cycle.sinksCommitted(checkpoint, out.now());
            }
        }
        executions.restart(event.tasks(), event.why());
        turns.stopped();
    }

    void deployed(Event.RegionsDeployed event) {
        if (isKnown(event.execution(), event.placement().keySet())) {
            executions.execution().orElseThrow().place(event.placement());
        }
    }

    private boolean isKnown(ExecutionId execution, Set<TaskId> tasks) {
        if (!executions.isCurrent(execution)) {
            return false;
        }
        boolean known = executions.execution().orElseThrow().hasOnly(tasks);
        if (!known) {
            out.ignore("unknown task");
        }
        return known;
    }
}
