package dev.weir.state;

import dev.weir.common.TaskId;
import java.util.List;
import java.util.Objects;

/**
 * What one task has at a barrier.
 *
 * @param operators those of the task that have state
 */
public record TaskSnapshot(TaskId task, long checkpointId, List<OperatorSnapshot> operators) {
    public TaskSnapshot {
        Objects.requireNonNull(task, "task is null");
        operators = List.copyOf(operators);
    }

    /** Gives up the state of all operators. */
    public void release() {
        for (OperatorSnapshot operator : operators) {
            if (operator.keyed() != null) {
                operator.keyed().release();
            }
        }
    }
}
