package dev.weir.checkpoint;

import dev.weir.common.ExecutionId;
import dev.weir.common.TaskId;
import dev.weir.control.CheckpointDetail.TraceStep;
import dev.weir.storage.CheckpointMetadata.InFlight;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import java.util.List;

/**
 * A TaskManager's part of a checkpoint is durable: every task of its has captured its state, and all of it lies in storage or
 * in this message.
 *
 * @param execution the checkpoint belongs to
 * @param checkpointId of the checkpoint
 * @param taskManager its name
 * @param tasks all of its tasks, those without state too
 * @param operators state of the tasks' operators; one entry per operator and subtask
 * @param inFlight elements that the barrier overtook on channels to these tasks
 * @param trace the steps taken there, in order
 */
public record Acknowledgement(
        ExecutionId execution,
        long checkpointId,
        String taskManager,
        List<TaskId> tasks,
        List<OperatorSubtask> operators,
        List<InFlight> inFlight,
        List<TraceStep> trace) {
    public Acknowledgement {
        tasks = List.copyOf(tasks);
        operators = List.copyOf(operators);
        inFlight = List.copyOf(inFlight);
        trace = List.copyOf(trace);
    }

    /**
     * @param operator name of the operator
     * @param task that it is part of
     * @param state where its state lies; its index is the task's
     * @param schemas of its states
     * @param newBytes uploaded for this checkpoint
     */
    public record OperatorSubtask(
            String operator, TaskId task, SubtaskState state, List<StateSchema> schemas, long newBytes) {
        public OperatorSubtask {
            schemas = List.copyOf(schemas);
        }
    }
}
