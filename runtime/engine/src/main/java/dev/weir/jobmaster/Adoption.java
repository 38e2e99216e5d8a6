package dev.weir.jobmaster;

import dev.weir.common.ExecutionId;
import dev.weir.common.TaskId;
import dev.weir.graph.ExecutionGraph;
import dev.weir.graph.Regions;
import dev.weir.protocol.RunningTasks;
import dev.weir.protocol.RunningTasks.OpenCheckpoint;
import dev.weir.storage.CheckpointMetadata;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether a JobMaster that has just claimed the job goes on with the tasks that a former one left running. It does if all of the
 * job's tasks are there, each once, of one run and of this configuration, and what they were told of checkpoints is what
 * the log says. Pure.
 */
final class Adoption {
    /** What is to be done. */
    sealed interface Verdict {}

    /** No TaskManager runs anything. */
    record Nothing() implements Verdict {}

    /** These tasks are not there yet. */
    record Missing(List<TaskId> tasks) implements Verdict {}

    /**
     * They cannot go on: the job is deployed anew.
     *
     * @param rescaled for no other reason than that it is to run at another parallelism
     */
    record Refused(String why, boolean rescaled) implements Verdict {}

    /**
     * They go on.
     *
     * @param former attempt at each region, by its number
     * @param placement the TaskManager of every task
     * @param completed checkpoints that are complete, and some task was not told so, oldest first
     * @param aborted checkpoints that were under way and will not be completed, oldest first
     * @param uncommitted sinks may not have been told of the newest checkpoint
     */
    record Adopted(
            Map<Integer, ExecutionId> former,
            Map<TaskId, String> placement,
            List<Long> completed,
            List<Long> aborted,
            boolean uncommitted)
            implements Verdict {}

    /** Part of a region, and where it runs. */
    private record Part(String taskManager, int region, RunningTasks tasks) {}

    private final ExecutionGraph graph;
    private final Regions regions;
    private final String specHash;
    private final List<CheckpointMetadata> log;

    /** @param log what can be restored, newest first */
    Adoption(ExecutionGraph graph, String specHash, List<CheckpointMetadata> log) {
        this.graph = graph;
        this.regions = Regions.of(graph);
        this.specHash = specHash;
        this.log = List.copyOf(log);
    }

    /** @param running what each TaskManager runs, by its name */
    Verdict decide(Map<String, List<RunningTasks>> running) {
        Optional<ExecutionId> newest = running.values().stream()
                .flatMap(List::stream)
                .map(RunningTasks::run)
                .max(Comparator.naturalOrder());
        if (newest.isEmpty()) {
            return new Nothing();
        }
        List<Part> parts = new ArrayList<>();
        for (Map.Entry<String, List<RunningTasks>> each : new TreeMap<>(running).entrySet()) {
            for (RunningTasks tasks : each.getValue()) {
                // What runs of an older run was cut off before: it is cancelled when the others go on.
                if (tasks.run().equals(newest.get())) {
                    Optional<String> problem = problem(tasks);
                    if (problem.isPresent()) {
                        return new Refused(each.getKey() + ": " + problem.get(), isRescaled(tasks));
                    }
                    parts.add(new Part(each.getKey(), regions.of(tasks.tasks().get(0)), tasks));
                }
            }
        }
        return placed(parts);
    }

    private Optional<String> problem(RunningTasks tasks) {
        if (tasks.hindrance().isPresent()) {
            return tasks.hindrance();
        }
        if (!tasks.specHash().equals(specHash)) {
            return Optional.of(
                    "its tasks run with another configuration: " + tasks.specHash() + ", expected " + specHash);
        }
        if (isRescaled(tasks)) {
            return Optional.of(
                    "its tasks run at parallelism " + tasks.parallelism() + ", expected " + graph.parallelism());
        }
        boolean sameGraph = tasks.fingerprint().equals(graph.job().fingerprint())
                && tasks.parallelism() == graph.parallelism()
                && tasks.maxParallelism() == graph.maxParallelism();
        if (!sameGraph) {
            return Optional.of("its tasks are of another graph: " + tasks.fingerprint() + " at parallelism "
                    + tasks.parallelism() + " of " + tasks.maxParallelism() + ", expected "
                    + graph.job().fingerprint() + " at " + graph.parallelism() + " of " + graph.maxParallelism());
        }
        boolean known = !tasks.tasks().isEmpty()
                && graph.tasks().containsAll(tasks.tasks())
                && tasks.tasks().stream().mapToInt(regions::of).distinct().count() == 1;
        if (!known) {
            return Optional.of("it runs tasks that are not of one region of the job: " + tasks.tasks());
        }
        return checkpointProblem(tasks);
    }

    private boolean isRescaled(RunningTasks tasks) {
        return tasks.hindrance().isEmpty()
                && tasks.specHash().equals(specHash)
                && tasks.fingerprint().equals(graph.job().fingerprint())
                && tasks.parallelism() != graph.parallelism();
    }

    /** What the tasks build on must be what a restart would restore; else a failure after this would lose or repeat records. */
    private Optional<String> checkpointProblem(RunningTasks tasks) {
        if (log.isEmpty()) {
            return tasks.completed() == 0
                    ? Optional.empty()
                    : Optional.of("its tasks build on checkpoint " + tasks.completed() + ", and none can be read");
        }
        CheckpointMetadata newest = log.get(0);
        if (newest.id() == tasks.completed()) {
            return Optional.empty();
        }
        Optional<OpenCheckpoint> captured = tasks.open().stream()
                .filter(open -> open.id() == newest.id() && open.epoch() == newest.epoch())
                .findFirst();
        if (captured.isEmpty() || newest.id() < tasks.completed()) {
            return Optional.of("its tasks build on checkpoint " + tasks.completed()
                    + ", the newest that can be read is " + newest.id() + ", which is not theirs");
        }
        return captured.get().thenStop()
                ? Optional.of("its sources have stopped for checkpoint " + newest.id())
                : Optional.empty();
    }

    private Verdict placed(List<Part> parts) {
        Map<Integer, ExecutionId> attempts = new TreeMap<>();
        parts.forEach(part -> attempts.merge(
                part.region(), part.tasks().execution(), (one, other) -> one.compareTo(other) > 0 ? one : other));
        // Of a region that was restarted elsewhere, an older attempt is stale.
        parts.removeIf(part -> !part.tasks().execution().equals(attempts.get(part.region())));
        Map<TaskId, String> placement = new LinkedHashMap<>();
        for (Part part : parts) {
            for (TaskId task : part.tasks().tasks()) {
                String other = placement.put(task, part.taskManager());
                if (other != null) {
                    return new Refused(
                            "task " + task + " runs twice: at " + other + " and at " + part.taskManager(), false);
                }
            }
        }
        List<TaskId> missing = graph.tasks().stream()
                .filter(task -> !placement.containsKey(task))
                .toList();
        return missing.isEmpty() ? adopted(attempts, placement, parts) : new Missing(missing);
    }

    private Adopted adopted(Map<Integer, ExecutionId> former, Map<TaskId, String> placement, List<Part> parts) {
        TreeSet<Long> completed = new TreeSet<>();
        TreeSet<Long> aborted = new TreeSet<>();
        for (Part part : parts) {
            for (OpenCheckpoint open : part.tasks().open()) {
                (isComplete(open) ? completed : aborted).add(open.id());
            }
        }
        boolean committed = log.isEmpty()
                || parts.stream()
                        .allMatch(part -> part.tasks().restored() == log.get(0).id());
        return new Adopted(former, placement, List.copyOf(completed), List.copyOf(aborted), !committed);
    }

    private boolean isComplete(OpenCheckpoint open) {
        return log.stream().anyMatch(entry -> entry.id() == open.id() && entry.epoch() == open.epoch());
    }
}
