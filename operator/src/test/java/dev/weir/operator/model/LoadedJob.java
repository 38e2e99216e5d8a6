package dev.weir.operator.model;

import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import dev.weir.control.VertexLoad;
import dev.weir.operator.Fixtures;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A running job as its JobMaster tells of it, with tasks that are as busy as the test says. */
public final class LoadedJob {
    private final Map<String, VertexLoad> loads = new TreeMap<>();
    private final int parallelism;
    private int restarts;

    public LoadedJob(int parallelism) {
        this.parallelism = parallelism;
    }

    public void operator(String vertex) {
        loads.put(vertex, new VertexLoad(vertex, parallelism, 0, 0, 0, VertexLoad.UNKNOWN));
    }

    void load(String vertex, VertexLoad load) {
        loads.put(vertex, load);
    }

    void restarted() {
        restarts++;
        loads.clear();
    }

    void backlog(String vertex, long records) {
        VertexLoad now = loads.get(vertex);
        loads.put(
                vertex,
                new VertexLoad(vertex, now.tasks(), now.millis(), now.idleMillis(), now.blockedMillis(), records));
    }

    /** Time passes for one of its operators. */
    public void runs(int seconds, String vertex, double busy, double blocked) {
        long millis = 1_000L * seconds * parallelism;
        VertexLoad now = loads.get(vertex);
        loads.put(
                vertex,
                new VertexLoad(
                        vertex,
                        parallelism,
                        now.millis() + millis,
                        now.idleMillis() + Math.round(millis * (1 - busy - blocked)),
                        now.blockedMillis() + Math.round(millis * blocked),
                        now.backlog()));
    }

    public JobStatus status() {
        return of(Fixtures.status(JobState.RUNNING, "config"));
    }

    /** The same job with its loads. */
    public JobStatus of(JobStatus job) {
        return new JobStatus(
                job.name(),
                job.uid(),
                job.specHash(),
                job.epoch(),
                job.state(),
                parallelism,
                job.maxParallelism(),
                job.runningTasks(),
                job.totalTasks(),
                restarts,
                job.failure(),
                job.taskManagers(),
                Map.of(),
                job.startedAt(),
                List.copyOf(loads.values()));
    }
}
