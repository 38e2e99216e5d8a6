package dev.weir.checkpoint;

import dev.weir.checkpoint.OperatorRestore.KeyedRestore;
import dev.weir.codec.KeyGroupRange;
import dev.weir.codec.KeyGroups;
import dev.weir.common.TaskId;
import dev.weir.state.ReachedWatermark;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which state goes to which subtask when a job goes on from a checkpoint. Pure.
 *
 * <p>At the parallelism of the checkpoint each subtask gets its own. At another one, keyed state goes by key groups: a subtask
 * reads the blobs of all old subtasks whose range meets its own. Of lists {@link ListRestore} says who gets what.
 */
public final class StateAssignment {
    private StateAssignment() {}

    /**
     * @param checkpoint to go on from
     * @param vertexOf the vertex of each stateful operator of the job, by the operator's name
     * @param parallelism of the job now
     * @param maxParallelism of the job now: number of key groups
     * @param allowUnmatchedState whether state of operators that the job does not have is left behind
     * @return what each task restores, operators in the order of {@code vertexOf}; every task of a vertex that has a stateful
     *     operator is there, and an operator that the checkpoint does not know is not
     * @throws UnmatchedStateException if checkpoint and job do not fit
     */
    public static Map<TaskId, List<OperatorRestore>> assign(
            CheckpointMetadata checkpoint,
            Map<String, String> vertexOf,
            int parallelism,
            int maxParallelism,
            boolean allowUnmatchedState) {
        requireKeyGroups(checkpoint, maxParallelism);
        if (!allowUnmatchedState) {
            requireMatch(checkpoint, vertexOf);
        }
        Map<String, OperatorState> states = new HashMap<>();
        checkpoint.operators().forEach(operator -> states.put(operator.name(), operator));
        Map<TaskId, List<OperatorRestore>> assigned = new LinkedHashMap<>();
        vertexOf.forEach((operator, vertex) -> {
            for (int subtask = 0; subtask < parallelism; subtask++) {
                List<OperatorRestore> task =
                        assigned.computeIfAbsent(new TaskId(vertex, subtask), id -> new ArrayList<>());
                if (states.containsKey(operator)) {
                    task.add(restore(states.get(operator), subtask, parallelism, maxParallelism));
                }
            }
        });
        return assigned;
    }

    private static void requireKeyGroups(CheckpointMetadata checkpoint, int maxParallelism) {
        if (checkpoint.maxParallelism() != maxParallelism) {
            throw new UnmatchedStateException("checkpoint " + checkpoint.id() + " has " + checkpoint.maxParallelism()
                    + " key groups, the job has a maximum parallelism of " + maxParallelism
                    + ": it is fixed at the job's first start; set it back, or start from no checkpoint");
        }
    }

    private static void requireMatch(CheckpointMetadata checkpoint, Map<String, String> vertexOf) {
        Set<String> unmatched = new TreeSet<>();
        Set<String> known = new TreeSet<>();
        for (OperatorState operator : checkpoint.operators()) {
            known.add(operator.name());
            if (!vertexOf.containsKey(operator.name()) && hasState(operator)) {
                unmatched.add(operator.name());
            }
        }
        if (!unmatched.isEmpty()) {
            Set<String> added = new TreeSet<>(vertexOf.keySet());
            added.removeAll(known);
            throw new UnmatchedStateException("checkpoint " + checkpoint.id() + " has state of operators " + unmatched
                    + ", which the job does not have; operators of the job without state in the checkpoint: " + added
                    + ". Give the operators their old names back, or set restoreFrom.allowUnmatchedState to leave that state"
                    + " behind");
        }
    }

    private static boolean hasState(OperatorState operator) {
        return operator.subtasks().stream().anyMatch(subtask -> subtask.keyed() != null || subtask.elements() != null);
    }

    private static OperatorRestore restore(OperatorState operator, int subtask, int parallelism, int maxParallelism) {
        List<SubtaskState> old = operator.subtasks();
        boolean same = old.size() == parallelism;
        KeyGroupRange mine = KeyGroups.range(subtask, maxParallelism, parallelism);
        boolean listed = old.stream().anyMatch(state -> state.elements() != null);
        List<KeyedRestore> keyed = new ArrayList<>();
        long watermark = Long.MAX_VALUE;
        for (int index = 0; index < old.size(); index++) {
            SubtaskState state = old.get(index);
            boolean its = same
                    ? index == subtask
                    : KeyGroups.range(index, maxParallelism, old.size()).overlaps(mine);
            if (its && state.keyed() != null) {
                keyed.add(new KeyedRestore(state.keyed(), schemas(operator, false)));
            }
            if (its || listed && !same) {
                watermark = Math.min(watermark, state.watermark());
            }
        }
        long reachedByAll = watermark == Long.MAX_VALUE && old.isEmpty() ? Long.MIN_VALUE : watermark;
        return new OperatorRestore(
                operator.name(),
                reachedByAll,
                keyed,
                schemas(operator, true).stream()
                        .map(schema -> ListRestore.of(schema, old, subtask, parallelism))
                        .toList(),
                reached(old, mine, maxParallelism, reachedByAll));
    }

    /** Empty if all whose keyed state comes here had come equally far, as they have where no barrier overtakes. */
    private static List<ReachedWatermark> reached(
            List<SubtaskState> old, KeyGroupRange mine, int maxParallelism, long watermark) {
        List<ReachedWatermark> reached = new ArrayList<>();
        for (int index = 0; index < old.size(); index++) {
            SubtaskState state = old.get(index);
            KeyGroupRange its = KeyGroups.range(index, maxParallelism, old.size());
            if (its.overlaps(mine) && state.keyed() != null) {
                reached.add(new ReachedWatermark(its, state.watermark()));
                state.reached()
                        .forEach(one -> reached.add(
                                new ReachedWatermark(new KeyGroupRange(one.first(), one.end()), one.watermark())));
            }
        }
        reached.removeIf(one -> one.watermark() <= watermark || !one.keyGroups().overlaps(mine));
        return reached;
    }

    private static List<StateSchema> schemas(OperatorState operator, boolean listed) {
        return operator.schemas().stream()
                .filter(schema -> schema.listed() == listed)
                .toList();
    }
}
