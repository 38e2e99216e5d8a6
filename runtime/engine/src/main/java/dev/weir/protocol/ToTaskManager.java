package dev.weir.protocol;

import dev.weir.common.ExecutionId;
import dev.weir.common.TaskId;
import dev.weir.state.SnapshotForm;
import java.util.List;

/** What the JobMaster orders. */
public sealed interface ToTaskManager extends ControlMessage {
    /** The answer to {@link ToJobMaster.Register}: the JobMaster's claim. Messages of smaller epochs are refused from now on. */
    record Accepted(long epoch) implements ToTaskManager {}

    /**
     * Begins a region's tasks. Those of the same tasks, or of another run, that are there are cancelled before.
     *
     * @param execution names this attempt at the region: messages of another are stale
     * @param run that the region belongs to: what concerns all regions, such as checkpoints, is said of it
     * @param checkpointId that is restored; 0: none
     * @param fingerprint of the JobMaster's graph, which must be the TaskManager's too
     * @param assignments where every task of the region runs
     * @param tasks those that the receiver runs, with their state
     */
    record Deploy(
            ExecutionId execution,
            ExecutionId run,
            long checkpointId,
            String fingerprint,
            int parallelism,
            int maxParallelism,
            List<Assignment> assignments,
            List<TaskRestore> tasks)
            implements ToTaskManager {}

    /**
     * Tasks of a region that run go on, as another execution of another run: messages of {@code former} are stale from now
     * on, and of the checkpoints that its JobMaster had under way the receiver forgets its own part. Answered by what happened meanwhile: {@link
     * ToJobMaster.Drained} and {@link ToJobMaster.TaskFailed} of its tasks; by {@link ToJobMaster.DeployFailed} if the
     * receiver does not run them any more.
     */
    record Adopt(ExecutionId former, ExecutionId execution, ExecutionId run) implements ToTaskManager {}

    /** Sources begin to read; does nothing if they do already. */
    record Start(ExecutionId execution) implements ToTaskManager {}

    /**
     * Barriers enter at the sources.
     *
     * @param triggeredAt epoch milliseconds
     * @param folder below the job's folder: where segments go
     * @param thenStop sources read nothing after the barrier, unless the checkpoint is aborted
     */
    record ExecuteCheckpoint(
            ExecutionId execution,
            long checkpointId,
            long triggeredAt,
            SnapshotForm form,
            String folder,
            boolean thenStop)
            implements ToTaskManager {}

    /** The checkpoint is complete: state may drop what it kept for it. */
    record StateComplete(ExecutionId execution, long checkpointId) implements ToTaskManager {}

    /** The checkpoint is complete: sinks commit. Answered by {@link ToJobMaster.Committed} per task with a sink. */
    record CommitSinks(ExecutionId execution, long checkpointId) implements ToTaskManager {}

    record Abort(ExecutionId execution, long checkpointId, String reason) implements ToTaskManager {}

    /** Answered by {@link ToJobMaster.Cancelled}. */
    record Cancel(ExecutionId execution) implements ToTaskManager {}

    record HeartbeatAck() implements ToTaskManager {}

    /** Where a task runs: the data address of its TaskManager. */
    record Assignment(TaskId task, String host, int port) {}

    /**
     * What a task of the receiver begins with.
     *
     * @param inFlight elements that were in flight to it, or to those whose place it takes
     * @param rescaled whether the checkpoint was taken at another parallelism
     */
    record TaskRestore(TaskId task, List<Restore> operators, List<InFlightElements> inFlight, boolean rescaled) {}
}
