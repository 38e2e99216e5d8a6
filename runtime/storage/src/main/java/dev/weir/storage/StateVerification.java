package dev.weir.storage;

import dev.weir.storage.CheckpointMetadata.InFlight;
import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads all state that checkpoints refer to and compares every checksum, without restoring anything and without the job. State
 * that several checkpoints share is read once. One thread; every method blocks.
 */
public final class StateVerification {
    /**
     * State that cannot be restored.
     *
     * @param checkpointId that refers to it
     * @param operator whose state it is, or the edge of a channel with elements in flight
     * @param subtask whose state it is
     * @param what was found, and where; for people
     */
    public record Damage(long checkpointId, String operator, int subtask, String what) {}

    /**
     * What was read.
     *
     * @param states pieces of state that were found as they were written, each read once
     * @param bytes of them
     * @param damages one for each checkpoint and subtask that refers to damaged state
     */
    public record Result(long states, long bytes, List<Damage> damages) {}

    private final ObjectStore store;
    private final String folder;
    private final StateReader reader;

    /** What is wrong with state in segments that was read; empty: nothing. */
    private final Map<StateHandle, Optional<String>> read = new HashMap<>();

    /** Pieces of state read so far. */
    private long states;

    /** Bytes of state read so far. */
    private long bytes;

    /** @param folder {@code <prefix>/<job uid>}, without a slash at its end */
    public StateVerification(ObjectStore store, String folder) {
        this.store = Objects.requireNonNull(store, "store is null");
        this.folder = LogFolder.validated(folder);
        this.reader = new StateReader(store, folder);
    }

    /**
     * Reads the state of checkpoints. One that is removed meanwhile, by a job that runs, has no damage.
     *
     * @throws IOException if storage could not be read: nothing is known then
     */
    public Result verify(Collection<CheckpointMetadata> checkpoints) throws IOException {
        List<Damage> damages = new ArrayList<>();
        for (CheckpointMetadata checkpoint : checkpoints) {
            List<Damage> found = damages(checkpoint);
            if (!found.isEmpty() && isThere(checkpoint)) {
                damages.addAll(found);
            }
        }
        return new Result(states, bytes, List.copyOf(damages));
    }

    /**
     * Reads the state of a savepoint in a folder of its own.
     *
     * @param savepoint as {@link SavepointFolder#read} gives it
     * @throws IOException if storage could not be read: nothing is known then
     */
    public Result verifyCopy(CheckpointMetadata savepoint) throws IOException {
        List<Damage> damages = damages(savepoint);
        return new Result(states, bytes, List.copyOf(damages));
    }

    private boolean isThere(CheckpointMetadata checkpoint) throws IOException {
        Set<Long> numbers = new LogFolder(store, folder)
                .files().stream().map(LogFolder.File::number).collect(Collectors.toSet());
        return numbers.contains(checkpoint.number());
    }

    private List<Damage> damages(CheckpointMetadata checkpoint) throws IOException {
        List<Damage> damages = new ArrayList<>();
        for (OperatorState operator : checkpoint.operators()) {
            for (SubtaskState subtask : operator.subtasks()) {
                for (StateHandle handle : subtask.handles()) {
                    damage(handle)
                            .map(what -> new Damage(checkpoint.id(), operator.name(), subtask.subtask(), what))
                            .ifPresent(damages::add);
                }
            }
        }
        for (InFlight channel : checkpoint.inFlight()) {
            damage(channel.elements())
                    .map(what -> new Damage(checkpoint.id(), channel.edge(), channel.to(), what))
                    .ifPresent(damages::add);
        }
        return damages;
    }

    private Optional<String> damage(StateHandle handle) throws IOException {
        if (handle.segment() == null) {
            return readWhole(handle);
        }
        Optional<String> known = read.get(handle);
        if (known == null) {
            known = readWhole(handle);
            read.put(handle, known);
        }
        return known;
    }

    private Optional<String> readWhole(StateHandle handle) throws IOException {
        try {
            reader.verify(handle);
            bytes += handle.length();
            states++;
            return Optional.empty();
        } catch (ObjectNotFoundException | CorruptObjectException damaged) {
            return Optional.of(damaged.getMessage());
        }
    }
}
