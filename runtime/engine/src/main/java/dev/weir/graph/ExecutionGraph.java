package dev.weir.graph;

import dev.weir.common.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The job as parallel subtasks and the channels between them. Its order is the same in every process, so that a channel is
 * named by its index. Immutable.
 */
public final class ExecutionGraph {
    private final JobGraph job;
    private final int parallelism;
    private final int maxParallelism;
    private final List<TaskId> tasks = new ArrayList<>();
    private final List<Channel> channels = new ArrayList<>();
    private final Map<TaskId, List<Channel>> inputs = new HashMap<>();
    private final Map<TaskId, List<Channel>> outputs = new HashMap<>();

    /**
     * From one subtask to another.
     *
     * @param index of the channel in the job, from 0
     * @param edge that it is a part of
     */
    public record Channel(int index, JobEdge edge, TaskId from, TaskId to) {}

    private ExecutionGraph(JobGraph job, int parallelism, int maxParallelism) {
        this.job = job;
        this.parallelism = parallelism;
        this.maxParallelism = maxParallelism;
    }

    static ExecutionGraph of(JobGraph job, int parallelism, int maxParallelism) {
        if (parallelism < 1 || parallelism > maxParallelism) {
            throw new IllegalArgumentException("parallelism is " + parallelism
                    + ": expected from 1 to the maximum parallelism, which is " + maxParallelism);
        }
        ExecutionGraph graph = new ExecutionGraph(job, parallelism, maxParallelism);
        for (JobVertex vertex : job.vertices()) {
            for (int subtask = 0; subtask < parallelism; subtask++) {
                graph.tasks.add(new TaskId(vertex.id(), subtask));
            }
        }
        job.edges().forEach(graph::addChannels);
        return graph;
    }

    private void addChannels(JobEdge edge) {
        boolean forward = edge.edge().partitioning() instanceof Partitioning.Forward;
        for (int from = 0; from < parallelism; from++) {
            for (int to = forward ? from : 0; to <= (forward ? from : parallelism - 1); to++) {
                TaskId sender = new TaskId(edge.fromVertex(), from);
                TaskId receiver = new TaskId(edge.toVertex(), to);
                Channel channel = new Channel(channels.size(), edge, sender, receiver);
                channels.add(channel);
                outputs.computeIfAbsent(sender, key -> new ArrayList<>()).add(channel);
                inputs.computeIfAbsent(receiver, key -> new ArrayList<>()).add(channel);
            }
        }
    }

    public JobGraph job() {
        return job;
    }

    public int parallelism() {
        return parallelism;
    }

    /** The number of key groups. */
    public int maxParallelism() {
        return maxParallelism;
    }

    /** Every subtask, vertex by vertex in topological order. */
    public List<TaskId> tasks() {
        return List.copyOf(tasks);
    }

    /** Every channel, by index. */
    public List<Channel> channels() {
        return List.copyOf(channels);
    }

    /** The channels into a task, by index. */
    public List<Channel> inputs(TaskId task) {
        return List.copyOf(inputs.getOrDefault(task, List.of()));
    }

    /** The channels out of a task, by index: edge by edge, and in an edge by the receiver's subtask. */
    public List<Channel> outputs(TaskId task) {
        return List.copyOf(outputs.getOrDefault(task, List.of()));
    }
}
