package dev.weir.graph;

import dev.weir.common.TaskId;
import dev.weir.graph.ExecutionGraph.Channel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The parts of a job that no record passes between: tasks that channels join, directly or by way of others, are one region. A
 * failure reaches the tasks of its region and no others. A job with a shuffle through which all goes is one region; a job whose
 * subtasks each run by themselves has as many as it is parallel. Immutable.
 */
public final class Regions {
    private final List<List<TaskId>> regions = new ArrayList<>();
    private final Map<TaskId, Integer> regionOf = new HashMap<>();

    private Regions() {}

    /** In the order of their first tasks, so that they have the same numbers wherever the graph is the same. */
    public static Regions of(ExecutionGraph graph) {
        Map<TaskId, List<TaskId>> neighbours = new HashMap<>();
        for (Channel channel : graph.channels()) {
            neighbours
                    .computeIfAbsent(channel.from(), task -> new ArrayList<>())
                    .add(channel.to());
            neighbours.computeIfAbsent(channel.to(), task -> new ArrayList<>()).add(channel.from());
        }
        Regions regions = new Regions();
        for (TaskId task : graph.tasks()) {
            if (!regions.regionOf.containsKey(task)) {
                regions.add(graph, reachedFrom(task, neighbours));
            }
        }
        return regions;
    }

    private static Set<TaskId> reachedFrom(TaskId first, Map<TaskId, List<TaskId>> neighbours) {
        Set<TaskId> reached = new LinkedHashSet<>(Set.of(first));
        Deque<TaskId> next = new ArrayDeque<>(reached);
        while (!next.isEmpty()) {
            for (TaskId neighbour : neighbours.getOrDefault(next.remove(), List.of())) {
                if (reached.add(neighbour)) {
                    next.add(neighbour);
                }
            }
        }
        return reached;
    }

    private void add(ExecutionGraph graph, Set<TaskId> tasks) {
        tasks.forEach(task -> regionOf.put(task, regions.size()));
        regions.add(graph.tasks().stream().filter(tasks::contains).toList());
    }

    public int count() {
        return regions.size();
    }

    /** Numbers from 0. */
    public Set<Integer> all() {
        Set<Integer> all = new TreeSet<>();
        for (int region = 0; region < regions.size(); region++) {
            all.add(region);
        }
        return all;
    }

    /** In the order of the graph. */
    public List<TaskId> tasks(int region) {
        return regions.get(region);
    }

    /** Tasks of several regions. */
    public Set<TaskId> tasks(Set<Integer> several) {
        Set<TaskId> tasks = new TreeSet<>();
        several.forEach(region -> tasks.addAll(regions.get(region)));
        return tasks;
    }

    /** @throws IllegalArgumentException if the job has no such task */
    public int of(TaskId task) {
        Integer region = regionOf.get(task);
        if (region == null) {
            throw new IllegalArgumentException("the job has no task " + task);
        }
        return region;
    }
}
