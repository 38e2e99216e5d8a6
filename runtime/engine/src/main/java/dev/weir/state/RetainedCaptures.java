package dev.weir.state;

import dev.weir.storage.CheckpointMetadata.StateHandle;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The snapshots of one subtask's keyed state that are kept in memory: of the last completed checkpoint and of those under way.
 * The next one may build upon the completed one, since what was captured for a failed one is nowhere; and a task that takes
 * the place of this one may begin with any of them. The task's thread, and others when the task has ended.
 *
 * <pre>
 * RUNNING --end--> ENDED --close--> CLOSED (nothing is held)
 *    +--------------close--------------^
 * </pre>
 */
final class RetainedCaptures {
    /** More are under way only if those who take checkpoints forget to tell what became of them. */
    private static final int MAX_UNDER_WAY = 16;

    private final TreeMap<Long, Capture> underWay = new TreeMap<>();

    private Capture completed; // the last; null before the first
    private long completedId; // of its checkpoint; 0 if it is what was restored
    private long forgotten; // the newest id of those that may be completed and are not here; 0 if there is none
    private boolean ended; // nothing more is captured

    /** Begins with what was restored, in place of what was before. @param held for this */
    synchronized void restored(Capture held) {
        completed(held, 0);
    }

    /** Keeps what was captured for a checkpoint. @param held for this */
    synchronized void add(Capture held) {
        if (ended) {
            held.letGo();
            throw new IllegalStateException(
                    "state of checkpoint " + held.checkpointId() + " was captured of a closed state");
        }
        Capture before = underWay.put(held.checkpointId(), held);
        if (before != null) {
            before.letGo();
        }
        if (underWay.size() > MAX_UNDER_WAY) {
            forgotten = underWay.firstKey();
            underWay.remove(forgotten).letGo();
        }
    }

    synchronized void complete(long checkpointId) {
        Capture capture = underWay.remove(checkpointId);
        letGoOlder(checkpointId);
        if (capture != null) {
            completed(capture, checkpointId);
        } else if (checkpointId > completedId) {
            forgotten = Math.max(forgotten, checkpointId);
        }
    }

    private void letGoOlder(long checkpointId) {
        underWay.headMap(checkpointId).values().forEach(Capture::letGo);
        underWay.headMap(checkpointId).clear();
    }

    private void completed(Capture capture, long checkpointId) {
        if (completed != null) {
            completed.letGo();
        }
        completed = capture;
        completedId = checkpointId;
    }

    synchronized void abort(long checkpointId) {
        Capture capture = underWay.remove(checkpointId);
        if (capture != null) {
            capture.letGo();
        }
    }

    /** What the next snapshot may be written as changes of, held for the caller. */
    synchronized Optional<Capture> base() {
        boolean usable = completed != null && completedId >= forgotten && completed.mayBeBuiltUpon();
        return usable ? completed.hold() : Optional.empty();
    }

    /** The task has ended: what is kept may be another's beginning. */
    synchronized void end() {
        ended = true;
    }

    synchronized boolean isEnded() {
        return ended;
    }

    /**
     * What was written as these parts, held for the caller; empty if the task has not ended.
     *
     * @param parts as the metadata of a checkpoint have them
     */
    synchronized Optional<Capture> find(List<StateHandle> parts) {
        if (!ended) {
            return Optional.empty();
        }
        return Stream.concat(Stream.of(completed).filter(Objects::nonNull), underWay.values().stream())
                .filter(capture -> capture.isStoredAs(parts))
                .findFirst()
                .flatMap(Capture::hold);
    }

    /** Lets go of all. Again does nothing. */
    synchronized void close() {
        ended = true;
        letGoOlder(Long.MAX_VALUE);
        if (completed != null) {
            completed.letGo();
        }
        completed = null;
    }
}
