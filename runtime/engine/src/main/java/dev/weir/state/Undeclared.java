package dev.weir.state;

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
    private final Optional<List<StateHandle>> own; // parts of what was read, if later checkpoints may refer to them

    /** @param own the parts that were read, if they are one subtask's of a checkpoint of this job, and this has its key groups */
    Undeclared(RestoredChunks chunks, Optional<List<StateHandle>> own) {
        this.versions = new Versions();
        this.chunks = chunks;
        this.restored = chunks.signatures();
        this.own = own;
    }

    Versions versions() {
        return versions;
    }

    /** Puts what there is of a state in its place. */
    <K> void restore(HeapState<K> state, Restoring<K> restoring, Restoring.FormatOf<K> formats) {
        restoring.restore(state, chunks.take(state.signature().name()), formats);
        declared.put(state.signature().name(), state.capture());
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
     * What the first snapshot may build upon, if anything: what was restored, every state as it was when it was declared. To be
     * called after each declaration, so that what is declared does not change. Held by the caller.
     */
    Optional<Capture> base() {
        return own.map(parts -> {
            List<CapturedState> states = new ArrayList<>(declared.values());
            Capture base = new Capture(0, true, versions, restored, states, chunks());
            base.stored(parts);
            return base;
        });
    }
}
