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
import dev.weir.graph.Regions;
import dev.weir.protocol.InFlightElements;
import dev.weir.protocol.ToTaskManager.Assignment;
import dev.weir.protocol.ToTaskManager.Deploy;
import dev.weir.protocol.ToTaskManager.TaskRestore;
import dev.weir.protocol.Wire;
import dev.weir.state.ElementList;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.InFlight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * A run of the job as it is handed to the TaskManagers, region by region: which has which task, and what each task begins with.
 * Immutable.
 *
 * @param id of the run
 * @param attempts the attempt at each region, by its number: its tasks go by this id
 * @param placement the TaskManager of every task
 * @param restored the checkpoint that it goes on from; empty if it begins anew
 * @param state of the operators of each task
 * @param inFlight elements that each task takes over
 * @param setUp the steps of the set-up, in order
 */
record Deployment(
        ExecutionId id,
        ExecutionGraph graph,
        Regions regions,
        Map<Integer, ExecutionId> attempts,
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
            Regions regions,
            Map<Integer, ExecutionId> attempts,
            List<String> subtasks,
            Optional<CheckpointMetadata> restored,
            boolean allowUnmatchedState,
            Map<String, ElementList> splits,
            List<TraceStep> setUp) {
        Map<TaskId, String> placement = new LinkedHashMap<>();
        graph.tasks().forEach(task -> placement.put(task, subtasks.get(task.subtask())));
        Map<TaskId, List<InFlight>> inFlight = restored.map(
                        checkpoint -> InFlightAssignment.assign(checkpoint, graph, allowUnmatchedState))
                .orElseGet(Map::of);
        return new Deployment(
                id,
                graph,
                regions,
                Map.copyOf(attempts),
                placement,
                restored,
                state(graph, restored, allowUnmatchedState, splits),
                inFlight,
                setUp);
    }

    /**
     * An execution whose tasks run already.
     *
     * @param newest what they have in common with the log; empty if no checkpoint was completed yet
     */
    static Deployment ofRunning(
            ExecutionId id,
            ExecutionGraph graph,
            Regions regions,
            Map<Integer, ExecutionId> attempts,
            Map<TaskId, String> placement,
            Optional<CheckpointMetadata> newest,
            List<TraceStep> setUp) {
        return new Deployment(id, graph, regions, Map.copyOf(attempts), placement, newest, Map.of(), Map.of(), setUp);
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
            Map<String, ElementList> splits) {
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

    /** For the coordinator: these regions begin anew, the others go on. */
    Event.RegionsDeployed begunAnew(long at, Set<Integer> several) {
        Map<TaskId, String> places = new LinkedHashMap<>();
        regions.tasks(several).forEach(task -> places.put(task, placement.get(task)));
        return new Event.RegionsDeployed(at, id, places);
    }

    Set<String> taskManagers() {
        return new TreeSet<>(placement.values());
    }

    /** Those that have tasks of a region. */
    Set<String> taskManagers(int region) {
        Set<String> its = new TreeSet<>();
        regions.tasks(region).forEach(task -> its.add(placement.get(task)));
        return its;
    }

    /** In the order of the graph. */
    List<TaskId> tasksOf(String taskManager, int region) {
        return regions.tasks(region).stream()
                .filter(task -> placement.get(task).equals(taskManager))
                .toList();
    }

    /** Those that a TaskManager has tasks of. */
    Set<Integer> regionsOf(String taskManager) {
        Set<Integer> its = new TreeSet<>();
        placement.forEach((task, name) -> {
            if (name.equals(taskManager)) {
                its.add(regions.of(task));
            }
        });
        return its;
    }

    /** Empty if it is not one of this deployment. */
    OptionalInt regionOf(ExecutionId attempt) {
        return attempts.entrySet().stream()
                .filter(each -> each.getValue().equals(attempt))
                .mapToInt(Map.Entry::getKey)
                .findFirst();
    }

    /** Its part in a region, for people. */
    String part(String taskManager, int region) {
        return regions.count() == 1 ? taskManager : taskManager + " (" + attempts.get(region) + ")";
    }

    /** All parts of regions, for people. */
    Set<String> parts(Set<Integer> several) {
        Set<String> parts = new TreeSet<>();
        several.forEach(region -> taskManagers(region).forEach(name -> parts.add(part(name, region))));
        return parts;
    }

    /** @param addresses where each TaskManager's data connections are reached, by name */
    Deploy message(String taskManager, int region, Map<String, HostAndPort> addresses) {
        List<Assignment> assignments = new ArrayList<>();
        for (TaskId task : regions.tasks(region)) {
            HostAndPort address = addresses.get(placement.get(task));
            assignments.add(new Assignment(task, address.host(), address.port()));
        }
        List<TaskRestore> tasks = tasksOf(taskManager, region).stream()
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
                attempts.get(region),
                id,
                restored.map(CheckpointMetadata::id).orElse(0L),
                graph.job().fingerprint(),
                graph.parallelism(),
                graph.maxParallelism(),
                assignments,
                tasks);
    }
}
