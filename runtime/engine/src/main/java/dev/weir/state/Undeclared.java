package dev.weir.state;

import dev.weir.codec.KeyGroupRange;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a subtask's state begins with, until the program declares it: chunks that were read, or the tables of a capture that is
 * still in memory. Owner: the task's thread.
 */
final class Undeclared {
    private final Versions versions;
    private final RestoredChunks chunks;
    private final Map<String, CapturedState> tables = new LinkedHashMap<>();
    private final Map<String, CapturedState> declared = new LinkedHashMap<>(); // as each was when it was declared
    private final Set<StateSignature> restored; // of all states there were
    private final Optional<Parts> parts;
    private final boolean fromMemory;

    /**
     * What was read, of one subtask that had the same key groups.
     *
     * @param own whether later checkpoints may refer to it
     */
    record Parts(List<StateHandle> handles, boolean own) {}

    /** @param parts empty if the state was put together otherwise */
    Undeclared(RestoredChunks chunks, Optional<Parts> parts) {
        this.versions = new Versions();
        this.chunks = chunks;
        this.restored = chunks.signatures();
        this.parts = parts;
        this.fromMemory = false;
    }

    /** @param capture of a state that is closed; held for as long as this is used */
    Undeclared(Capture capture) {
        this.versions = capture.versions();
        this.chunks = RestoredChunks.of(capture.undeclared());
        capture.states().forEach(state -> tables.put(state.signature().name(), state));
        this.restored = capture.signatures();
        this.parts = Optional.empty();
        this.fromMemory = true;
        versions.rollBack();
    }

    Versions versions() {
        return versions;
    }

    boolean isFromMemory() {
        return fromMemory;
    }

    /** Puts what there is of a state in its place. @param keyGroups of the subtask */
    <K> void restore(
            DeclaredState<K> state, KeyGroupRange keyGroups, Restoring<K> restoring, Restoring.FormatOf<K> formats) {
        String name = state.signature().name();
        CapturedState kept = tables.remove(name);
        if (kept == null) {
            restoring.restore(state, chunks.take(name), formats);
        } else if (kept.signature().equals(state.signature())) {
            state.adopt(kept);
        } else {
            restoring.restore(state, kept.toChunks(keyGroups.first()), formats);
        }
        declared.put(name, state.capture());
    }

    List<Chunk> chunks() {
        return chunks.remaining();
    }

    List<CapturedState> tables() {
        return new ArrayList<>(tables.values());
    }

    Set<StateSignature> signatures() {
        Set<StateSignature> all = new LinkedHashSet<>();
        tables.values().forEach(state -> all.add(state.signature()));
        chunks().forEach(chunk -> all.add(chunk.state()));
        return all;
    }

    /**
     * What was read, if it is what one subtask had, every state as it was when it was declared: the first snapshot may build upon
     * it, and the task may come back to it. To be called after each declaration, so that what is declared does not change. Held by
     * the caller.
     */
    Optional<Capture> asRestored() {
        return parts.map(read -> {
            List<CapturedState> states = new ArrayList<>(declared.values());
            Capture capture = new Capture(0, read.own(), versions, restored, states, chunks());
            capture.stored(read.handles());
            return capture;
        });
    }
}
