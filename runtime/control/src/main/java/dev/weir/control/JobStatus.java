package dev.weir.control;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job as its JobMaster sees it.
 *
 * @param name of the StreamJob
 * @param uid of the StreamJob
 * @param specHash of the configuration that this JobMaster was started with, as the operator computed it
 * @param epoch of the JobMaster's claim; 0 before it
 * @param state where the job is in its life
 * @param parallelism subtasks per operator
 * @param maxParallelism number of key groups, fixed at the first start; 0 before it is known
 * @param runningTasks tasks that are running now
 * @param totalTasks tasks that run when all do; 0 before the graph is known
 * @param restarts how often tasks were restarted since this JobMaster started
 * @param failure the last failure, while it matters: empty again after the next completed checkpoint
 * @param taskManagers those that are registered
 * @param counters the program's counters, summed, and those of the engine: {@code records-in}, {@code records-out}
 * @param startedAt when this JobMaster started, epoch milliseconds
 * @param loads how the tasks of each vertex spend their time, a reading at most some seconds old; empty while not all run
 */
public record JobStatus(
        String name,
        String uid,
        String specHash,
        long epoch,
        JobState state,
        int parallelism,
        int maxParallelism,
        int runningTasks,
        int totalTasks,
        int restarts,
        Optional<JobFailure> failure,
        List<TaskManagerStatus> taskManagers,
        Map<String, Long> counters,
        long startedAt,
        List<VertexLoad> loads) {
    public JobStatus {
        loads = loads == null ? List.of() : List.copyOf(loads);
    }

    /** One that says nothing of the load of its tasks. */
    public JobStatus(
            String name,
            String uid,
            String specHash,
            long epoch,
            JobState state,
            int parallelism,
            int maxParallelism,
            int runningTasks,
            int totalTasks,
            int restarts,
            Optional<JobFailure> failure,
            List<TaskManagerStatus> taskManagers,
            Map<String, Long> counters,
            long startedAt) {
        this(
                name,
                uid,
                specHash,
                epoch,
                state,
                parallelism,
                maxParallelism,
                runningTasks,
                totalTasks,
                restarts,
                failure,
                taskManagers,
                counters,
                startedAt,
                List.of());
    }

    /**
     * @param name of the pod
     * @param slots how many subtasks of each operator it runs at the most
     * @param runningTasks tasks that are running in it
     */
    public record TaskManagerStatus(String name, int slots, int runningTasks) {}
}
