package dev.weir.jobmaster;

import dev.weir.common.ExecutionId;
import dev.weir.common.TaskId;
import dev.weir.graph.ExecutionGraph;
import dev.weir.protocol.RunningTasks;
import dev.weir.protocol.RunningTasks.OpenCheckpoint;
import dev.weir.storage.CheckpointMetadata;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether a JobMaster that has just claimed the job goes on with the tasks that a former one left running. It does if all of the
 * job's tasks are there, each once, of one execution and of this configuration, and what they were told of checkpoints is what
 * the log says. Pure.
 */
final class Adoption {
    /** What is to be done. */
    sealed interface Verdict {}

    /** No TaskManager runs anything. */
    record Nothing() implements Verdict {}

    /** These tasks are not there yet. */
    record Missing(List<TaskId> tasks) implements Verdict {}

    /** They cannot go on: the job is deployed anew. */
    record Refused(String why) implements Verdict {}

    /**
     * They go on.
     *
     * @param former execution that they are of
     * @param placement the TaskManager of every task
     * @param completed checkpoints that are complete, and some task was not told so, oldest first
     * @param aborted checkpoints that were under way and will not be completed, oldest first
     * @param uncommitted sinks may not have been told of the newest checkpoint
     */
    record Adopted(
            ExecutionId former,
            Map<TaskId, String> placement,
            List<Long> completed,
            List<Long> aborted,
            boolean uncommitted)
            implements Verdict {}

    private final ExecutionGraph graph;
    private final String specHash;
    private final List<CheckpointMetadata> log;

    /** @param log what can be restored, newest first */
    Adoption(ExecutionGraph graph, String specHash, List<CheckpointMetadata> log) {
        this.graph = graph;
        this.specHash = specHash;
        this.log = List.copyOf(log);
    }

    /** @param running what each TaskManager runs, by its name */
    Verdict decide(Map<String, RunningTasks> running) {
        Optional<ExecutionId> newest =
                running.values().stream().map(RunningTasks::execution).max(Comparator.naturalOrder());
        if (newest.isEmpty()) {
            return new Nothing();
        }
        // What runs of an older execution was cut off before: it is cancelled when the others go on.
        Map<String, RunningTasks> its = new TreeMap<>(running);
        its.values().removeIf(tasks -> !tasks.execution().equals(newest.get()));
        for (Map.Entry<String, RunningTasks> each : its.entrySet()) {
            Optional<String> problem = problem(each.getValue());
            if (problem.isPresent()) {
                return new Refused(each.getKey() + ": " + problem.get());
            }
        }
        return placed(newest.get(), its);
    }

    private Optional<String> problem(RunningTasks tasks) {
        if (tasks.hindrance().isPresent()) {
            return tasks.hindrance();
        }
        if (!tasks.specHash().equals(specHash)) {
            return Optional.of(
                    "its tasks run with another configuration: " + tasks.specHash() + ", expected " + specHash);
        }
        boolean sameGraph = tasks.fingerprint().equals(graph.job().fingerprint())
                && tasks.parallelism() == graph.parallelism()
                && tasks.maxParallelism() == graph.maxParallelism();
        if (!sameGraph) {
            return Optional.of("its tasks are of another graph: " + tasks.fingerprint() + " at parallelism "
                    + tasks.parallelism() + " of " + tasks.maxParallelism() + ", expected "
                    + graph.job().fingerprint() + " at " + graph.parallelism() + " of " + graph.maxParallelism());
        }
        if (!graph.tasks().containsAll(tasks.tasks())) {
            return Optional.of("it runs tasks that the job does not have: " + tasks.tasks());
        }
        return checkpointProblem(tasks);
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

    private Verdict placed(ExecutionId former, Map<String, RunningTasks> running) {
        Map<TaskId, String> placement = new LinkedHashMap<>();
        for (Map.Entry<String, RunningTasks> each : running.entrySet()) {
            for (TaskId task : each.getValue().tasks()) {
                String other = placement.put(task, each.getKey());
                if (other != null) {
                    return new Refused("task " + task + " runs twice: at " + other + " and at " + each.getKey());
                }
            }
        }
        List<TaskId> missing = graph.tasks().stream()
                .filter(task -> !placement.containsKey(task))
                .toList();
        return missing.isEmpty() ? adopted(former, placement, running) : new Missing(missing);
    }

    private Adopted adopted(ExecutionId former, Map<TaskId, String> placement, Map<String, RunningTasks> running) {
        TreeSet<Long> completed = new TreeSet<>();
        TreeSet<Long> aborted = new TreeSet<>();
        for (RunningTasks tasks : running.values()) {
            for (OpenCheckpoint open : tasks.open()) {
                (isComplete(open) ? completed : aborted).add(open.id());
            }
        }
        boolean committed = log.isEmpty()
                || running.values().stream()
                        .allMatch(tasks -> tasks.restored() == log.get(0).id());
        return new Adopted(former, placement, List.copyOf(completed), List.copyOf(aborted), !committed);
    }

    private boolean isComplete(OpenCheckpoint open) {
        return log.stream().anyMatch(entry -> entry.id() == open.id() && entry.epoch() == open.epoch());
    }
}
