package dev.weir.checkpoint;

import dev.weir.common.ExecutionId;
import dev.weir.common.TaskId;
import dev.weir.control.CheckpointDetail.TraceStep;
import dev.weir.control.CheckpointRequest;
import dev.weir.storage.CheckpointMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What happened, as told to the {@link CheckpointCoordinator}. */
public sealed interface Event {
    /** When it happened, epoch microseconds: the coordinator has no clock. */
    long at();

    /**
     * What lies in the log at the start, so that it is listed and request names are known again. The first event, once.
     *
     * @param checkpoints completed ones, newest first
     * @param damaged how many entries cannot be read: their ids are not used again
     * @param location of the job's folder, such as {@code s3://bucket/prefix/uid}
     */
    record Recovered(long at, List<CheckpointMetadata> checkpoints, int damaged, String location) implements Event {}

    /** Numbers up to this one were given to checkpoints by a former JobMaster, whether they lie in the log or not. */
    record NumbersTaken(long at, long highest) implements Event {}

    /**
     * A new execution is being deployed; the one before it is over. Checkpoints in progress are aborted.
     *
     * @param graph fingerprint of the graph
     * @param placement which TaskManager has which task; all tasks
     * @param restoredFrom the checkpoint that the tasks restore; empty if the job starts anew
     * @param setUp the steps of the set-up, {@link CycleStep#SET_UP} to {@link CycleStep#INITIALIZE_EXECUTION_GRAPH}, with
     *     their times
     */
    record ExecutionStarted(
            long at,
            ExecutionId execution,
            String graph,
            int parallelism,
            int maxParallelism,
            Map<TaskId, String> placement,
            Optional<CheckpointMetadata> restoredFrom,
            List<TraceStep> setUp)
            implements Event {}

    /**
     * These tasks are deployed and have restored their state, if there was any. After all have, and the hooks were told, {@link
     * Command.StartSources} follows.
     */
    record StateRestored(long at, ExecutionId execution, String taskManager, Set<TaskId> tasks, List<TraceStep> trace)
            implements Event {}

    /**
     * Some regions of the execution have failed and are being cancelled; the others go on. Checkpoints under way are aborted, and
     * none begins until the regions are restored.
     *
     * @param tasks of these regions
     * @param reason given to checkpoints in progress
     * @param why for people
     */
    record RegionsFailed(long at, ExecutionId execution, Set<TaskId> tasks, CheckpointFailureReason reason, String why)
            implements Event {}

    /**
     * Regions that failed are being deployed again, from the newest completed checkpoint. {@link StateRestored} of their tasks
     * follows.
     *
     * @param placement which TaskManager has which of their tasks
     */
    record RegionsDeployed(long at, ExecutionId execution, Map<TaskId, String> placement) implements Event {}

    /**
     * The execution is over, or being cancelled. Nothing is triggered until the next one.
     *
     * @param reason given to checkpoints in progress
     * @param why for people: the failure, or who stopped it
     */
    record ExecutionEnded(long at, ExecutionId execution, CheckpointFailureReason reason, String why) implements Event {
        public ExecutionEnded(long at, ExecutionId execution, String why) {
            this(at, execution, CheckpointFailureReason.JOB_RESTARTING, why);
        }
    }

    /**
     * The job has failed and is not restarted: requests that wait will never have their turn.
     *
     * @param why for people
     */
    record JobFailed(long at, String why) implements Event {}

    /** Somebody asks for a checkpoint. The same name again changes nothing. */
    record CheckpointAsked(long at, CheckpointRequest request) implements Event {}

    /**
     * A step of the hooks has ended: the answer to {@link Command.RunHooks}.
     *
     * @param execution that was restored; empty but for a restore
     */
    record HooksDone(long at, long checkpointId, HookStep step, Optional<ExecutionId> execution, HookOutcome outcome)
            implements Event {
        public HooksDone(long at, Command.RunHooks run, HookOutcome outcome) {
            this(at, run.checkpointId(), run.step(), run.execution(), outcome);
        }
    }

    /** A TaskManager's part is durable. */
    record Acknowledged(long at, Acknowledgement acknowledgement) implements Event {}

    /**
     * A TaskManager cannot take the checkpoint.
     *
     * @param reason one of those that tasks give
     * @param message what was found, with the task's name
     */
    record Declined(
            long at,
            ExecutionId execution,
            long checkpointId,
            String taskManager,
            CheckpointFailureReason reason,
            String message)
            implements Event {}

    /** The log entry exists: the answer to {@link Command.Commit}. */
    record Committed(long at, CheckpointMetadata entry) implements Event {}

    /** Another JobMaster has claimed the job. */
    record CommitFenced(long at, long checkpointId, String message) implements Event {}

    /** The log entry does not exist and will not: nothing reached storage, or it was refused. */
    record CommitFailed(long at, long checkpointId, CheckpointFailureReason reason, String message) implements Event {
        public CommitFailed(long at, long checkpointId, String message) {
            this(at, checkpointId, CheckpointFailureReason.COMMIT_FAILED, message);
        }
    }

    /** Whether the log entry exists is not known. */
    record CommitUnknown(long at, long checkpointId, String message) implements Event {}

    /** The sinks of this task have committed. */
    record SinksCommitted(long at, ExecutionId execution, long checkpointId, TaskId task) implements Event {}

    /** The task has read and processed all its input. */
    record TaskDrained(long at, ExecutionId execution, TaskId task) implements Event {}

    record TimerFired(long at, Timer timer) implements Event {}

    /** Checkpoint resources name these checkpoints now. Until told once, nothing is removed. */
    record PinsChanged(long at, Set<Long> pinned) implements Event {}

    /** What {@link Command.Retain} asked for was not done, or not all of it. */
    record RetainFailed(long at) implements Event {}

    /** The data of these checkpoints is gone. */
    record Discarded(long at, Set<Long> checkpointIds) implements Event {}
}
