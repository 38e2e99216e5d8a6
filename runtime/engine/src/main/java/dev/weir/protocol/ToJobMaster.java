package dev.weir.protocol;

import dev.weir.checkpoint.CheckpointFailureReason;
import dev.weir.common.ExecutionId;
import dev.weir.common.TaskId;
import dev.weir.control.CheckpointDetail.TraceStep;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a TaskManager tells. {@link Register} comes first on a connection. */
public sealed interface ToJobMaster extends ControlMessage {
    /**
     * @param jobUid of the StreamJob that it was started for: another job's is refused
     * @param name of the pod
     * @param slots how many subtasks of each operator it can run
     * @param dataHost where others reach its data connections
     * @param running what it runs of a former JobMaster; empty if nothing
     */
    record Register(
            String jobUid, String name, int slots, String dataHost, int dataPort, Optional<RunningTasks> running)
            implements ToJobMaster {
        /** Of one that runs nothing. */
        public Register(String jobUid, String name, int slots, String dataHost, int dataPort) {
            this(jobUid, name, slots, dataHost, dataPort, Optional.empty());
        }
    }

    /**
     * Every {@link Heartbeats#INTERVAL_MILLIS}.
     *
     * @param execution what it runs; empty if nothing
     * @param runningTasks of that execution
     * @param counters of that execution, by name
     */
    record Heartbeat(Optional<ExecutionId> execution, int runningTasks, Map<String, Long> counters)
            implements ToJobMaster {}

    /** All its tasks are restored and wait for {@link ToTaskManager.Start}. */
    record Deployed(ExecutionId execution, List<TraceStep> trace) implements ToJobMaster {}

    /**
     * @param damagedState the state given cannot be read back: the checkpoint is of no use
     */
    record DeployFailed(ExecutionId execution, boolean damagedState, Failure failure) implements ToJobMaster {}

    record TaskFailed(ExecutionId execution, TaskId task, Failure failure) implements ToJobMaster {}

    /** The task has read all its input and sent all that follows from it. */
    record Drained(ExecutionId execution, TaskId task) implements ToJobMaster {}

    /**
     * All its tasks' state for a checkpoint is durable.
     *
     * @param tasks all of its tasks, those without state too
     */
    record Acknowledge(
            ExecutionId execution,
            long checkpointId,
            List<TaskId> tasks,
            List<TaskState> states,
            List<InFlightElements> inFlight,
            List<TraceStep> trace)
            implements ToJobMaster {}

    /**
     * A task, or the upload of its state, could not take part in a checkpoint.
     *
     * @param message names the task and says what was found
     */
    record Decline(ExecutionId execution, long checkpointId, CheckpointFailureReason reason, String message)
            implements ToJobMaster {}

    /** The sinks of a task have committed all up to this checkpoint. */
    record Committed(ExecutionId execution, TaskId task, long checkpointId) implements ToJobMaster {}

    /** No task of the execution runs any more. */
    record Cancelled(ExecutionId execution) implements ToJobMaster {}
}
