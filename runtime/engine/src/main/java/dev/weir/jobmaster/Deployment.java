package dev.weir.jobmaster;

import dev.weir.checkpoint.Event;
import dev.weir.checkpoint.InFlightAssignment;
import dev.weir.checkpoint.OperatorRestore;
import dev.weir.checkpoint.StateAssignment;
import dev.weir.common.ExecutionId;
import dev.weir.common.HostAndPort;
import dev.weir.common.TaskId;
import dev.weir.control.CheckpointDetail.TraceStep;
import dev.weir.graph.ExecutionGraph;
import dev.weir.graph.JobVertex;
import dev.weir.protocol.InFlightElements;
import dev.weir.protocol.ToTaskManager.Assignment;
import dev.weir.protocol.ToTaskManager.Deploy;
import dev.weir.protocol.ToTaskManager.TaskRestore;
import dev.weir.protocol.Wire;
import dev.weir.state.Elements;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.InFlight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An execution as it is handed to the TaskManagers: which has which task, and what each task begins with. Immutable.
 *
 * @param placement the TaskManager of every task
 * @param restored the checkpoint that it goes on from; empty if it begins anew
 * @param state of the operators of each task
 * @param inFlight elements that each task takes over
 * @param setUp the steps of the set-up, in order
 */
record Deployment(
        ExecutionId id,
        ExecutionGraph graph,
        Map<TaskId, String> placement,
        Optional<CheckpointMetadata> restored,
        Map<TaskId, List<OperatorRestore>> state,
        Map<TaskId, List<InFlight>> inFlight,
        List<TraceStep> setUp) {

    /**
     * @param subtasks the TaskManager of each subtask, by index
     * @param allowUnmatchedState whether state of operators that the job does not have is left behind
     * @param splits of the sources that begin anew, by name
     * @throws dev.weir.checkpoint.UnmatchedStateException if the checkpoint does not fit the job
     */
    static Deployment plan(
            ExecutionId id,
            ExecutionGraph graph,
            List<String> subtasks,
            Optional<CheckpointMetadata> restored,
            boolean allowUnmatchedState,
            Map<String, Elements> splits,
            List<TraceStep> setUp) {
        Map<TaskId, String> placement = new LinkedHashMap<>();
        graph.tasks().forEach(task -> placement.put(task, subtasks.get(task.subtask())));
        Map<TaskId, List<InFlight>> inFlight = restored.map(
                        checkpoint -> InFlightAssignment.assign(checkpoint, graph, allowUnmatchedState))
                .orElseGet(Map::of);
        return new Deployment(
                id, graph, placement, restored, state(graph, restored, allowUnmatchedState, splits), inFlight, setUp);
    }

    /**
     * An execution whose tasks run already.
     *
     * @param newest what they have in common with the log; empty if no checkpoint was completed yet
     */
    static Deployment ofRunning(
            ExecutionId id,
            ExecutionGraph graph,
            Map<TaskId, String> placement,
            Optional<CheckpointMetadata> newest,
            List<TraceStep> setUp) {
        return new Deployment(id, graph, placement, newest, Map.of(), Map.of(), setUp);
    }

    /** For the coordinator: it begins. */
    Event.ExecutionStarted started(long at) {
        return new Event.ExecutionStarted(
                at,
                id,
                graph.job().fingerprint(),
                graph.parallelism(),
                graph.maxParallelism(),
                placement,
                restored,
                setUp);
    }

    private static Map<TaskId, List<OperatorRestore>> state(
            ExecutionGraph graph,
            Optional<CheckpointMetadata> restored,
            boolean allowUnmatchedState,
            Map<String, Elements> splits) {
        Map<String, String> vertexOf = new HashMap<>();
        for (JobVertex vertex : graph.job().vertices()) {
            vertex.statefulOperators().forEach(operator -> vertexOf.put(operator, vertex.id()));
        }
        Map<TaskId, List<OperatorRestore>> state = new HashMap<>();
        restored.ifPresent(checkpoint -> StateAssignment.assign(
                        checkpoint, vertexOf, graph.parallelism(), graph.maxParallelism(), allowUnmatchedState)
                .forEach((task, operators) -> state.put(task, new ArrayList<>(operators))));
        splits.forEach((source, elements) -> {
            for (int subtask = 0; subtask < graph.parallelism(); subtask++) {
                List<OperatorRestore> operators =
                        state.computeIfAbsent(new TaskId(vertexOf.get(source), subtask), task -> new ArrayList<>());
                operators.removeIf(operator -> operator.operator().equals(source));
                operators.add(SplitEnumeration.share(source, elements, subtask, graph.parallelism()));
            }
        });
        return state;
    }

    Set<String> taskManagers() {
        return new TreeSet<>(placement.values());
    }

    List<TaskId> tasksOf(String taskManager) {
        return graph.tasks().stream()
                .filter(task -> placement.get(task).equals(taskManager))
                .toList();
    }

    /** @param addresses where each TaskManager's data connections are reached, by name */
    Deploy message(String taskManager, Map<String, HostAndPort> addresses) {
        List<Assignment> assignments = new ArrayList<>();
        placement.forEach((task, name) -> assignments.add(new Assignment(
                task, addresses.get(name).host(), addresses.get(name).port())));
        List<TaskRestore> tasks = tasksOf(taskManager).stream()
                .map(task -> new TaskRestore(
                        task,
                        state.getOrDefault(task, List.of()).stream()
                                .map(Wire::restore)
                                .toList(),
                        inFlight.getOrDefault(task, List.of()).stream()
                                .map(InFlightElements::of)
                                .toList(),
                        restored.isPresent() && InFlightAssignment.rescales(restored.get(), graph)))
                .toList();
        return new Deploy(
                id,
                restored.map(CheckpointMetadata::id).orElse(0L),
                graph.job().fingerprint(),
                graph.parallelism(),
                graph.maxParallelism(),
                assignments,
                tasks);
    }
}
