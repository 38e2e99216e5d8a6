package dev.weir.protocol;

import dev.weir.common.ExecutionId;
import dev.weir.common.TaskId;
import java.util.List;
import java.util.Optional;

/**
 * What a TaskManager runs of a region when it registers: all that a JobMaster must know to go on with these tasks instead of deploying new
 * ones.
 *
 * @param execution attempt at the region
 * @param run that the region belongs to
 * @param specHash of what the TaskManager was started to run tasks with, {@code JobConfig.taskHash}
 * @param fingerprint of the graph
 * @param tasks those that it runs
 * @param hindrance why they cannot go on as they are; empty if they can
 * @param restored the checkpoint that they began with; 0: none
 * @param completed the newest checkpoint that they were told is complete, or began with; 0: none
 * @param open checkpoints that were begun here and whose end was not told, oldest first
 * @param highest number of a checkpoint that was ever begun here
 */
public record RunningTasks(
        ExecutionId execution,
        ExecutionId run,
        String specHash,
        String fingerprint,
        int parallelism,
        int maxParallelism,
        List<TaskId> tasks,
        Optional<String> hindrance,
        long restored,
        long completed,
        List<OpenCheckpoint> open,
        long highest) {

    /**
     * A checkpoint whose end is not known.
     *
     * @param epoch of the JobMaster that began it: another's may have the same number
     * @param thenStop sources read nothing since its barrier, unless it is aborted
     */
    public record OpenCheckpoint(long epoch, long id, boolean thenStop) {}
}
