package dev.weir.state;

import dev.weir.common.TaskId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What one task has at a barrier.
 *
 * @param operators those of the task that have state
 * @param inFlight what the barrier overtook on the task's channels, once the barrier has come on all of them; empty if it
 *     overtook nothing, because the task waited for all that was before it
 */
public record TaskSnapshot(
        TaskId task,
        long checkpointId,
        List<OperatorSnapshot> operators,
        Optional<CompletionStage<List<InFlightSnapshot>>> inFlight) {
    public TaskSnapshot {
        Objects.requireNonNull(task, "task is null");
        Objects.requireNonNull(inFlight, "inFlight is null");
        operators = List.copyOf(operators);
    }

    /** Of a task that waited for all that was before the barrier. */
    public TaskSnapshot(TaskId task, long checkpointId, List<OperatorSnapshot> operators) {
        this(task, checkpointId, operators, Optional.empty());
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
