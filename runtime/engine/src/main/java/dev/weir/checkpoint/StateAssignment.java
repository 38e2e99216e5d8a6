package dev.weir.checkpoint;

import dev.weir.common.TaskId;
import dev.weir.storage.CheckpointMetadata;
import java.util.List;
import java.util.Map;

/** Which state goes to which subtask when a job goes on from a checkpoint. Pure. */
public final class StateAssignment {
    private StateAssignment() {}

    /**
     * @param checkpoint to go on from
     * @param vertexOf the vertex of each stateful operator of the job, by the operator's name
     * @param parallelism of the job now
     * @param maxParallelism of the job now: number of key groups
     * @param allowUnmatchedState whether state of operators that the job does not have is left behind
     * @return what each task restores; every task of a vertex that has a stateful operator is there
     * @throws UnmatchedStateException if checkpoint and job do not fit
     */
    public static Map<TaskId, List<OperatorRestore>> assign(
            CheckpointMetadata checkpoint,
            Map<String, String> vertexOf,
            int parallelism,
            int maxParallelism,
            boolean allowUnmatchedState) {
        throw new UnsupportedOperationException();
    }
}
