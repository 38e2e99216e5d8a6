package dev.weir.protocol;

import dev.weir.checkpoint.CheckpointFailureReason;
import dev.weir.common.ExecutionId;
import dev.weir.common.TaskId;
import dev.weir.control.CheckpointDetail.TraceStep;
import dev.weir.control.VertexLoad;
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
     * @param running what it runs of a former JobMaster, each part of the job that has an id of its own
     */
    record Register(String jobUid, String name, int slots, String dataHost, int dataPort, List<RunningTasks> running)
            implements ToJobMaster {
        /** Of one that runs nothing. */
        public Register(String jobUid, String name, int slots, String dataHost, int dataPort) {
            this(jobUid, name, slots, dataHost, dataPort, List.of());
        }
    }

    /**
     * Every {@link Heartbeats#INTERVAL_MILLIS}.
     *
     * @param executions what it runs, each part of the job that has an id of its own
     * @param counters of the process, by name
     * @param loads of the tasks that run here, by vertex
     */
    record Heartbeat(List<Part> executions, Map<String, Long> counters, List<VertexLoad> loads) implements ToJobMaster {
        /** @param tasks of it that run */
        public record Part(ExecutionId execution, int tasks) {}

        /** Of one that says nothing of its load. */
        public Heartbeat(List<Part> executions, Map<String, Long> counters) {
            this(executions, counters, List.of());
        }

        /** Of one that runs one part at most. */
        public Heartbeat(Optional<ExecutionId> execution, int runningTasks, Map<String, Long> counters) {
            this(execution.map(id -> new Part(id, runningTasks)).stream().toList(), counters);
        }
    }

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
