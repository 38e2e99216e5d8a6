package dev.weir.local.tools;

import dev.weir.codec.KeyGroupRange;
import dev.weir.state.StoredEntry;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import dev.weir.storage.Segments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What changed between two checkpoints. */
final class CheckpointDiff {
    /**
     * Entries of one state.
     *
     * @param keyGroups how many differ in each key group
     */
    record States(long added, long removed, long changed, Map<Integer, Long> keyGroups) {}

    /**
     * One operator.
     *
     * @param before bytes of its state; empty: it was not there
     * @param after bytes of its state; empty: it is not there
     * @param states by name
     * @param note what could not be compared; empty if all was
     */
    record Operator(
            String name, Optional<Long> before, Optional<Long> after, Map<String, States> states, String note) {}

    /**
     * All of it.
     *
     * @param shared segments that both refer to
     * @param gone segments of the first alone
     * @param fresh segments of the second alone
     */
    record Result(long from, long to, int shared, int gone, int fresh, List<Operator> operators) {}

    /** One entry that differs. */
    record Difference(String operator, Optional<StoredEntry> before, Optional<StoredEntry> after) {}

    private final CheckpointState before;
    private final CheckpointState after;
    private final Consumer<Difference> differences;

    /** Counts of one state while entries are compared. */
    private static final class Counts {
        private long added;
        private long removed;
        private long changed;
        private final Map<Integer, Long> keyGroups = new TreeMap<>();

        void count(Difference difference) {
            boolean here = difference.after().isPresent();
            added += here && difference.before().isEmpty() ? 1 : 0;
            changed += here && difference.before().isPresent() ? 1 : 0;
            removed += here ? 0 : 1;
            int keyGroup =
                    difference.after().or(difference::before).orElseThrow().keyGroup();
            keyGroups.merge(keyGroup, 1L, Long::sum);
        }
    }

    /** @param differences told each entry that differs */
    CheckpointDiff(CheckpointState before, CheckpointState after, Consumer<Difference> differences) {
        this.before = before;
        this.after = after;
        this.differences = differences;
    }

    /** @param only the operator to compare; empty: all */
    Result compare(Optional<String> only) throws IOException {
        CheckpointMetadata first = before.checkpoint();
        CheckpointMetadata second = after.checkpoint();
        Set<String> shared = new TreeSet<>(Segments.of(first));
        shared.retainAll(Segments.of(second));
        Set<String> names = new TreeSet<>();
        first.operators().forEach(operator -> names.add(operator.name()));
        second.operators().forEach(operator -> names.add(operator.name()));
        List<Operator> operators = new ArrayList<>();
        for (String name : names) {
            if (only.isEmpty() || only.get().equals(name)) {
                operators.add(compare(name, find(first, name), find(second, name)));
            }
        }
        return new Result(
                first.id(),
                second.id(),
                shared.size(),
                Segments.of(first).size() - shared.size(),
                Segments.of(second).size() - shared.size(),
                operators);
    }

    private static Optional<OperatorState> find(CheckpointMetadata checkpoint, String name) {
        return checkpoint.operators().stream()
                .filter(operator -> operator.name().equals(name))
                .findFirst();
    }

    private Operator compare(String name, Optional<OperatorState> first, Optional<OperatorState> second)
            throws IOException {
        boolean readable = first.stream().allMatch(CheckpointState::isReadable)
                && second.stream().allMatch(CheckpointState::isReadable);
        boolean alike =
                before.checkpoint().maxParallelism() == after.checkpoint().maxParallelism();
        Map<String, Counts> counts = new TreeMap<>();
        String note = "";
        if (!readable) {
            note = "its keyed state is in a state backend's own form: compare savepoints to see entries";
        } else if (!alike) {
            note = "the checkpoints have another number of key groups: their entries are not compared";
        } else {
            compareEntries(name, first, second, counts);
        }
        Map<String, States> states = new LinkedHashMap<>();
        counts.forEach((state, count) ->
                states.put(state, new States(count.added, count.removed, count.changed, count.keyGroups)));
        return new Operator(name, first.map(CheckpointDiff::size), second.map(CheckpointDiff::size), states, note);
    }

    private static long size(OperatorState operator) {
        return operator.subtasks().stream().mapToLong(SubtaskState::size).sum();
    }

    private void compareEntries(
            String name, Optional<OperatorState> first, Optional<OperatorState> second, Map<String, Counts> counts)
            throws IOException {
        List<KeyGroupRange> batches = new ArrayList<>();
        first.ifPresent(operator -> batches.addAll(before.batches(operator)));
        if (second.isPresent() && after.batches(second.get()).size() > batches.size()) {
            batches.clear();
            batches.addAll(after.batches(second.get()));
        }
        for (KeyGroupRange keyGroups : batches) {
            Map<StoredEntry.Id, StoredEntry> old = new LinkedHashMap<>();
            if (first.isPresent()) {
                before.entries(first.get(), keyGroups).forEach(entry -> old.put(entry.id(), entry));
            }
            if (second.isPresent()) {
                for (StoredEntry entry : after.entries(second.get(), keyGroups)) {
                    Optional<StoredEntry> earlier = Optional.ofNullable(old.remove(entry.id()));
                    if (!earlier.equals(Optional.of(entry))) {
                        differ(new Difference(name, earlier, Optional.of(entry)), counts);
                    }
                }
            }
            old.values().forEach(entry -> differ(new Difference(name, Optional.of(entry), Optional.empty()), counts));
        }
    }

    private void differ(Difference difference, Map<String, Counts> counts) {
        String state =
                difference.after().or(difference::before).orElseThrow().state().name();
        counts.computeIfAbsent(state, name -> new Counts()).count(difference);
        differences.accept(difference);
    }
}
