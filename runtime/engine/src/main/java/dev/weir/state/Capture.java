package dev.weir.state;

import dev.weir.storage.CheckpointMetadata.StateHandle;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * All keyed state of one subtask at one moment, by reference. Held by whoever writes it and by whoever keeps it for later; the
 * last to let go gives the memory back to the task. Safe to use from any thread.
 */
final class Capture {
    private final long checkpointId;
    private final boolean base;
    private final Set<StateSignature> signatures;
    private final Versions versions;
    private final long version;
    private final long oldest; // version of what is in it

    private List<CapturedState> states; // emptied when nobody holds it; under this
    private List<Chunk> undeclared; // the same; under this
    private int holders = 1; // under this
    private volatile List<StateHandle> handles; // null until all parts are durable

    /**
     * Held by the caller.
     *
     * @param checkpointId that it is for; 0 if it is what was restored
     * @param base whether later snapshots may refer to its parts
     * @param signatures of all states, those without entries too
     * @param states of what is declared
     * @param undeclared restored, and not declared
     */
    Capture(
            long checkpointId,
            boolean base,
            Versions versions,
            Set<StateSignature> signatures,
            List<CapturedState> states,
            List<Chunk> undeclared) {
        this.checkpointId = checkpointId;
        this.base = base;
        this.signatures = signatures;
        this.versions = versions;
        this.states = states;
        this.undeclared = undeclared;
        this.oldest = states.stream().mapToLong(CapturedState::version).reduce(versions.current(), Math::min);
        this.version = versions.capture(oldest);
    }

    static Set<StateSignature> signatures(List<CapturedState> states, List<Chunk> undeclared) {
        Set<StateSignature> all = new HashSet<>();
        states.forEach(state -> all.add(state.signature()));
        undeclared.forEach(chunk -> all.add(chunk.state()));
        return all;
    }

    long checkpointId() {
        return checkpointId;
    }

    Versions versions() {
        return versions;
    }

    Set<StateSignature> signatures() {
        return signatures;
    }

    synchronized List<CapturedState> states() {
        return states;
    }

    synchronized List<Chunk> undeclared() {
        return undeclared;
    }

    /** Whether nothing but entries has changed until a later one: no type, and nothing was declared that was restored. */
    boolean isOfSameStates(Capture later) {
        return later.signatures.containsAll(signatures) && later.undeclared().equals(undeclared());
    }

    /** @return this; empty if nobody holds it any more */
    synchronized Optional<Capture> hold() {
        if (holders == 0) {
            return Optional.empty();
        }
        holders++;
        return Optional.of(this);
    }

    synchronized void letGo() {
        holders--;
        if (holders < 0) {
            throw new IllegalStateException("the state of checkpoint " + checkpointId + " was let go before");
        }
        if (holders == 0) {
            states = List.of();
            undeclared = List.of();
            versions.release(version, oldest);
        }
    }

    /** All its parts are durable. */
    void stored(List<StateHandle> parts) {
        handles = List.copyOf(parts);
    }

    /** Empty until it is stored. */
    Optional<List<StateHandle>> handles() {
        return Optional.ofNullable(handles);
    }

    boolean mayBeBuiltUpon() {
        return base && handles != null;
    }

    /** Whether it was written as these parts, byte for byte. */
    boolean isStoredAs(List<StateHandle> parts) {
        List<StateHandle> mine = handles;
        if (mine == null || mine.size() != parts.size()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            if (!isSame(mine.get(i), parts.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSame(StateHandle one, StateHandle other) {
        return Objects.equals(one.segment(), other.segment())
                && one.offset() == other.offset()
                && one.length() == other.length()
                && one.crc32c() == other.crc32c()
                && Arrays.equals(one.inline(), other.inline());
    }
}
