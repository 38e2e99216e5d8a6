package dev.weir.checkpoint;

import dev.weir.common.ExecutionId;
import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointReport;
import dev.weir.control.JobFailure;
import dev.weir.state.SnapshotForm;
import dev.weir.storage.CheckpointMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is to be done, as data; the JobMaster does it, in order. */
public sealed interface Command {
    /**
     * Run a step of the hooks; {@link Event.HooksDone} must follow.
     *
     * @param kind of the checkpoint
     * @param state bytes of state in the last completed checkpoint, 0 if there is none
     * @param reason why it is aborted; empty otherwise
     * @param data of each hook at a restore; empty otherwise
     * @param execution that is being restored; empty but for a restore
     */
    record RunHooks(
            HookStep step,
            long checkpointId,
            CheckpointKind kind,
            long state,
            String reason,
            Map<String, byte[]> data,
            Optional<ExecutionId> execution)
            implements Command {
        /** A step of a checkpoint that this job takes. */
        public RunHooks(HookStep step, long checkpointId, CheckpointKind kind, long state, String reason) {
            this(step, checkpointId, kind, state, reason, Map.of(), Optional.empty());
        }
    }

    /** All tasks are restored: let the sources read. */
    record StartSources(ExecutionId execution) implements Command {}

    /**
     * To all TaskManagers: send barriers in at the sources.
     *
     * @param triggeredAt epoch milliseconds
     * @param folder below the job's folder: where its segments go
     * @param thenStop sources read nothing after the barrier, unless the checkpoint is aborted
     */
    record SendTrigger(
            ExecutionId execution,
            long checkpointId,
            long triggeredAt,
            SnapshotForm form,
            String folder,
            boolean thenStop)
            implements Command {}

    /**
     * Create the checkpoint's log entry, or find out whether it was: one of {@link Event.Committed}, {@link Event.CommitFenced},
     * {@link Event.CommitFailed}, {@link Event.CommitUnknown} must follow. Never two at a time. The same draft comes again
     * after an unknown outcome.
     *
     * @param draft whose number the log sets
     */
    record Commit(CheckpointMetadata draft) implements Command {}

    /** To all TaskManagers: state of older checkpoints is not needed any more. */
    record NotifyState(ExecutionId execution, long checkpointId) implements Command {}

    /** To all TaskManagers: commit the sinks; {@link Event.SinksCommitted} follows for each task. */
    record CommitSinks(ExecutionId execution, long checkpointId) implements Command {}

    /** To all TaskManagers: forget this checkpoint. */
    record AbortTasks(ExecutionId execution, long checkpointId, String reason) implements Command {}

    /** A checkpoint is now this: for the event stream. */
    record Report(CheckpointReport report) implements Command {}

    /** Worth a Kubernetes Event. */
    record Notice(boolean warning, String reason, String message) implements Command {}

    /** Give the timer back as {@link Event.TimerFired} after the delay; a timer that is equal is replaced. */
    record ScheduleTimer(Timer timer, long delayMillis) implements Command {}

    /** The timer is not needed any more. */
    record CancelTimer(Timer timer) implements Command {}

    /** More checkpoints in a row failed than is tolerable: let the restart policy decide. */
    record FailExecution(JobFailure failure) implements Command {}

    /** This JobMaster must stop: another has the job. Nothing follows this command, ever. */
    record StopFenced(JobFailure failure) implements Command {}

    /** All input is read, the last checkpoint is complete and its sinks have committed. */
    record JobFinished(long checkpointId) implements Command {}

    /** The savepoint with which the job was to end is complete and its sinks have committed, or will when it is restored. */
    record JobSuspended(long checkpointId) implements Command {}

    /**
     * Apply retention: keep the newest {@code keep} and those that are pinned; what is gone comes back as {@link
     * Event.Discarded}, a failure as {@link Event.RetainFailed}.
     *
     * @param activeCheckpoints in progress: their segments are not garbage
     */
    record Retain(int keep, Set<Long> pinned, Set<Long> activeCheckpoints) implements Command {}
}
