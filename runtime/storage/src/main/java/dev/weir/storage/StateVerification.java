package dev.weir.storage;

import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * Reads all state that checkpoints refer to and compares every checksum, without restoring anything and without the job. State
 * that several checkpoints share is read once. One thread; every method blocks.
 */
public final class StateVerification {
    private static final int BUFFER_BYTES = 64 * 1024;

    /**
     * State that cannot be restored.
     *
     * @param checkpointId that refers to it
     * @param operator whose state it is
     * @param subtask whose state it is
     * @param what was found, and where; for people
     */
    public record Damage(long checkpointId, String operator, int subtask, String what) {}

    /**
     * What was read.
     *
     * @param states pieces of state, each read once
     * @param bytes of them
     * @param damages one for each checkpoint and subtask that refers to damaged state
     */
    public record Result(long states, long bytes, List<Damage> damages) {}

    private final ObjectStore store;
    private final String folder;

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

    private boolean isThere(CheckpointMetadata checkpoint) throws IOException {
        Set<Long> numbers = new LogFolder(store, folder)
                .files().stream().map(LogFolder.File::number).collect(Collectors.toSet());
        return numbers.contains(checkpoint.number());
    }

    private List<Damage> damages(CheckpointMetadata checkpoint) throws IOException {
        List<Damage> damages = new ArrayList<>();
        for (OperatorState operator : checkpoint.operators()) {
            for (SubtaskState subtask : operator.subtasks()) {
                for (StateHandle handle : handles(subtask)) {
                    damage(handle)
                            .map(what -> new Damage(checkpoint.id(), operator.name(), subtask.subtask(), what))
                            .ifPresent(damages::add);
                }
            }
        }
        return damages;
    }

    private static List<StateHandle> handles(SubtaskState subtask) {
        List<StateHandle> handles = new ArrayList<>();
        Optional.ofNullable(subtask.keyed()).ifPresent(handles::add);
        Optional.ofNullable(subtask.elements()).ifPresent(handles::add);
        return handles;
    }

    private Optional<String> damage(StateHandle handle) throws IOException {
        if (handle.segment() == null) {
            return inlineDamage(handle);
        }
        Optional<String> known = read.get(handle);
        if (known == null) {
            known = segmentDamage(handle);
            read.put(handle, known);
        }
        return known;
    }

    private Optional<String> inlineDamage(StateHandle handle) throws IOException {
        if (handle.inline() == null) {
            return Optional.of("it lies neither in a segment nor in the log entry");
        }
        if (handle.inline().length != handle.length()) {
            return Optional.of(
                    "its " + handle.inline().length + " bytes in the log entry should be " + handle.length());
        }
        return sum(new ByteArrayInputStream(handle.inline()), handle, "the log entry");
    }

    private Optional<String> segmentDamage(StateHandle handle) throws IOException {
        String key = folder + "/" + handle.segment();
        if (Segments.origin(handle.segment()).isEmpty() || handle.segment().contains("..")) {
            return Optional.of("'" + handle.segment() + "' is no key of a segment");
        }
        if (handle.offset() < 0 || handle.length() < 0) {
            return Optional.of(
                    "it should be " + handle.length() + " bytes from " + handle.offset() + " of '" + key + "'");
        }
        try (InputStream in = store.open(key, handle.offset(), handle.length())) {
            return sum(in, handle, "'" + key + "'");
        } catch (ObjectNotFoundException gone) {
            return Optional.of("object '" + key + "' is gone");
        } catch (EOFException | CorruptObjectException damaged) {
            return Optional.of(damaged.getMessage());
        }
    }

    private Optional<String> sum(InputStream in, StateHandle handle, String where) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = handle.length();
        while (left > 0) {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                return Optional.of(where + " ends " + left + " bytes before the end of the " + handle.length()
                        + " bytes of state from " + handle.offset());
            }
            crc.update(buffer, 0, count);
            left -= count;
            bytes += count;
        }
        states++;
        int found = (int) crc.getValue();
        return found == handle.crc32c()
                ? Optional.empty()
                : Optional.of(String.format(
                        "the CRC32C of %d bytes from %d of %s is %08x, expected %08x",
                        handle.length(), handle.offset(), where, found, handle.crc32c()));
    }
}
