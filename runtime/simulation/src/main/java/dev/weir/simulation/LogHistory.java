package dev.weir.simulation;

import dev.weir.api.DataType;
import dev.weir.codec.BinaryReader;
import dev.weir.codec.Codec;
import dev.weir.codec.Codecs;
import dev.weir.protocol.TaskState;
import dev.weir.simulation.job.OutsideWorld;
import dev.weir.simulation.job.Part;
import dev.weir.simulation.store.SharedStore;
import dev.weir.state.Elements;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import dev.weir.storage.CommitLog;
import dev.weir.storage.LogEntry;
import dev.weir.storage.Segments;
import dev.weir.storage.StateReader;
import dev.weir.storage.StoredObject;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Every entry that a world's commit log ever had, looked at when it is written: numbers without a gap, epochs that never go
 * back, no checkpoint twice, all its state there to be read; and while it is in the log, nothing that it needs is deleted.
 */
final class LogHistory {
    /**
     * A completed checkpoint, with what could be seen outside at the moment of its commit.
     *
     * @param store as it was
     */
    record Committed(CheckpointMetadata entry, OutsideWorld outside, SharedStore store) {}

    private final String folder;
    private final String log;
    private final SharedStore store;
    private final OutsideWorld outside;
    private final Codec<Part> parts;
    private final Consumer<String> violations;
    private final Map<Long, Committed> committed = new TreeMap<>();
    /** Those in the log, by their keys. */
    private final Map<String, Set<String>> needs = new TreeMap<>();

    private final Set<String> committable = new HashSet<>();
    /** Segments that entries have named. */
    private final Set<String> named = new HashSet<>();

    private long lastNumber;
    private long lastEpoch;
    private long lastCheckpoint;

    /** @param folder of the job whose log it is */
    LogHistory(String folder, SharedStore store, OutsideWorld outside, Codecs codecs, Consumer<String> violations) {
        this.folder = folder;
        this.log = folder + "/log/";
        this.store = store;
        this.outside = outside;
        this.parts = codecs.of(DataType.of(Part.class));
        this.violations = violations;
        store.list(log).stream()
                .map(StoredObject::key)
                .sorted(Comparator.comparingLong(LogHistory::number))
                .forEach(key -> {
                    // Between those that are left, others may have been removed.
                    lastNumber = number(key) - 1;
                    written(key);
                });
    }

    /** Every checkpoint that was ever completed, by its number in the log. */
    List<Committed> committed() {
        return List.copyOf(committed.values());
    }

    /** Names of the savepoints among them. */
    Set<String> savepoints() {
        return committed.values().stream()
                .map(Committed::entry)
                .filter(entry -> entry.kind().equals("SAVEPOINT"))
                .map(CheckpointMetadata::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether it has not been removed from the log. */
    boolean isInLog(CheckpointMetadata entry) {
        return store.contains(key(entry.number()));
    }

    /** The same objects, without what was written to the log after an entry. */
    SharedStore upTo(long number, SharedStore objects) {
        SharedStore copy = objects.copy();
        copy.delete(copy.list(log).stream()
                .map(StoredObject::key)
                .filter(key -> number(key) > number)
                .toList());
        return copy;
    }

    private String key(long number) {
        return log + number + ".json";
    }

    private static long number(String key) {
        return Long.parseLong(key.substring(key.lastIndexOf('/') + 1, key.indexOf(".json")));
    }

    /** Of the job. */
    String folder() {
        return folder;
    }

    /** Whether a sink may make it visible: a completed checkpoint has it. */
    boolean mayBeVisible(String partId) {
        return committable.contains(partId);
    }

    /** @return whether the entry is a claim */
    boolean written(String key) {
        LogEntry entry = read(key);
        if (entry.number() != lastNumber + 1) {
            violations.accept("log entry " + entry.number() + " was written after " + lastNumber);
        }
        lastNumber = entry.number();
        if (entry instanceof CheckpointMetadata checkpoint) {
            checkpoint(key, checkpoint);
            return false;
        }
        if (entry.epoch() <= lastEpoch) {
            violations.accept("epoch " + entry.epoch() + " was claimed after " + lastEpoch);
        }
        lastEpoch = entry.epoch();
        return true;
    }

    private LogEntry read(String key) {
        try {
            SharedStore alone = new SharedStore(() -> 0);
            alone.put(key, store.get(key));
            return new CommitLog(alone, folder).read().entries().get(0);
        } catch (IOException | IndexOutOfBoundsException e) {
            throw new IllegalStateException("the log entry " + key + " cannot be read", e);
        }
    }

    private void checkpoint(String key, CheckpointMetadata entry) {
        if (entry.epoch() != lastEpoch) {
            violations.accept("checkpoint " + entry.id() + " was committed by epoch " + entry.epoch() + ", after epoch "
                    + lastEpoch + " had claimed the job");
        }
        if (entry.id() <= lastCheckpoint) {
            violations.accept("checkpoint " + entry.id() + " of epoch " + entry.epoch() + " was committed after "
                    + lastCheckpoint);
        }
        lastCheckpoint = Math.max(lastCheckpoint, entry.id());
        needs.put(key, Segments.of(entry));
        named.addAll(Segments.of(entry));
        StateReader state = new StateReader(store, folder);
        for (OperatorState operator : entry.operators()) {
            for (SubtaskState subtask : operator.subtasks()) {
                verify(entry, operator, subtask, state);
            }
        }
        committed.put(entry.number(), new Committed(entry, outside.copy(violations), store.copy()));
    }

    /** A TaskManager has written state for a checkpoint: what that builds upon, a completed one must have. */
    void acknowledged(long checkpointId, List<TaskState> states) {
        for (TaskState state : states) {
            state.keyed().stream()
                    .flatMap(keyed -> keyed.toKeyedHandle().parts().stream())
                    .map(StateHandle::segment)
                    .filter(segment -> segment != null && !mayBuildUpon(checkpointId, segment))
                    .forEach(segment -> violations.accept("checkpoint " + checkpointId + " of " + state.operator()
                            + " builds upon '" + segment + "', which no completed checkpoint has"));
        }
    }

    private boolean mayBuildUpon(long checkpointId, String segment) {
        return named.contains(segment) || Segments.checkpointOf(segment).orElse(0) == checkpointId;
    }

    private void verify(CheckpointMetadata entry, OperatorState operator, SubtaskState subtask, StateReader state) {
        try {
            for (StateHandle handle : subtask.handles()) {
                state.verify(handle);
            }
            boolean sink =
                    operator.schemas().stream().anyMatch(schema -> schema.kind().equals("committables"));
            if (sink && subtask.elements() != null) {
                for (byte[] part : Elements.fromBlob(state.read(subtask.elements()))) {
                    committable.add(parts.read(new BinaryReader(part)).id());
                }
            }
        } catch (IOException e) {
            violations.accept("checkpoint " + entry.id() + " was committed, and state of " + operator.name() + "/"
                    + subtask.subtask() + " cannot be read: " + e.getMessage());
        }
    }

    void deleted(String key) {
        if (needs.remove(key) == null) {
            String segment = key.substring(Math.min(key.length(), folder.length() + 1));
            needs.forEach((entry, segments) -> {
                if (segments.contains(segment)) {
                    violations.accept("'" + key + "' was deleted, which " + entry + " needs");
                }
            });
        }
    }
}
