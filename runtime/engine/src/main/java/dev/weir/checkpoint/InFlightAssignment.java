package dev.weir.checkpoint;

import dev.weir.codec.KeyGroups;
import dev.weir.common.TaskId;
import dev.weir.graph.ExecutionGraph;
import dev.weir.graph.JobEdge;
import dev.weir.graph.JobGraph;
import dev.weir.graph.Partitioning;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.InFlight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which task takes over which elements that were in flight at a checkpoint. Pure.
 *
 * <p>At the parallelism of the checkpoint each receiver has its own again. At another one every receiver of a keyed edge whose
 * key groups meet those of the old receiver reads them, and keeps what is its own; what a broadcast edge had for one old
 * receiver goes to the new ones that take its place; the channels of other edges are shared out.
 */
public final class InFlightAssignment {
    private InFlightAssignment() {}

    /** Whether elements go to other channels than they were on. */
    public static boolean rescales(CheckpointMetadata checkpoint, ExecutionGraph graph) {
        return checkpoint.parallelism() != graph.parallelism();
    }

    /**
     * @param allowUnmatchedState whether elements of edges that the job does not have are left behind
     * @return what each task takes over; tasks without any are not there
     * @throws UnmatchedStateException if the job does not have an edge of the checkpoint
     */
    public static Map<TaskId, List<InFlight>> assign(
            CheckpointMetadata checkpoint, ExecutionGraph graph, boolean allowUnmatchedState) {
        Map<String, JobEdge> edges = new HashMap<>();
        graph.job().edges().forEach(edge -> edges.put(edge.id(), edge));
        if (!allowUnmatchedState) {
            requireMatch(checkpoint, graph.job());
        }
        Map<TaskId, List<InFlight>> assigned = new LinkedHashMap<>();
        for (InFlight channel : checkpoint.inFlight()) {
            JobEdge edge = edges.get(channel.edge());
            for (int subtask = 0; edge != null && subtask < graph.parallelism(); subtask++) {
                if (takesOver(channel, edge, subtask, checkpoint.parallelism(), graph)) {
                    assigned.computeIfAbsent(new TaskId(edge.toVertex(), subtask), task -> new ArrayList<>())
                            .add(channel);
                }
            }
        }
        return assigned;
    }

    private static boolean takesOver(
            InFlight channel, JobEdge edge, int subtask, int oldParallelism, ExecutionGraph graph) {
        if (oldParallelism == graph.parallelism()) {
            return channel.to() == subtask;
        }
        Partitioning partitioning = edge.edge().partitioning();
        if (partitioning instanceof Partitioning.Hash) {
            return KeyGroups.range(channel.to(), graph.maxParallelism(), oldParallelism)
                    .overlaps(KeyGroups.range(subtask, graph.maxParallelism(), graph.parallelism()));
        }
        if (partitioning instanceof Partitioning.Broadcast) {
            return channel.to() == subtask % oldParallelism;
        }
        return (channel.from() * oldParallelism + channel.to()) % graph.parallelism() == subtask;
    }

    /** @throws UnmatchedStateException if the job does not have an edge of the checkpoint */
    static void requireMatch(CheckpointMetadata checkpoint, JobGraph job) {
        Set<String> known = new TreeSet<>();
        job.edges().forEach(edge -> known.add(edge.id()));
        Set<String> unmatched = new TreeSet<>();
        checkpoint.inFlight().stream()
                .map(InFlight::edge)
                .filter(edge -> !known.contains(edge))
                .forEach(unmatched::add);
        if (!unmatched.isEmpty()) {
            throw new UnmatchedStateException("checkpoint " + checkpoint.id() + " has records in flight on edges "
                    + unmatched + ", which the job does not have; it has " + known
                    + ". Change the program from a savepoint, which has none in flight, or set"
                    + " restoreFrom.allowUnmatchedState to leave those records behind");
        }
    }
}
