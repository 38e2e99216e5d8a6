package dev.weir.state;

import java.util.Optional;
import java.util.TreeMap;

/**
 * The snapshots of one subtask's keyed state that are kept in memory: of the last completed checkpoint, of those under way, and
 * of an older completed one while snapshots still build upon it. Called by the task's thread, and by others when the task has
 * ended.
 *
 * <p>A snapshot may build upon that of a completed checkpoint only: what was captured for a failed one is nowhere. And only
 * upon one whose parts are still there when it is completed itself. What the newest completed checkpoint refers to is never
 * removed, and checkpoints are completed in the order of their ids; so the parts must be those of the newest completed one that
 * is known here, and of every later one that is under way, each of which may become the newest.
 */
final class RetainedCaptures {
    /** More are under way only if those who take checkpoints forget to tell what became of them. */
    private static final int MAX_UNDER_WAY = 16;

    private final TreeMap<Long, Capture> underWay = new TreeMap<>();

    private Capture completed; // the last; null before the first
    private long completedId; // of its checkpoint; 0 if it is what was restored
    private Capture base; // that snapshots build upon; completed, or older; null if there is none
    private long forgotten; // the newest id of those that may be completed and are not here; 0 if there is none

    /** Begins with what was restored, in place of what was before. @param held for this */
    synchronized void restored(Capture held) {
        completed(held, 0);
    }

    /** Keeps what was captured for a checkpoint. @param held for this */
    synchronized void add(Capture held) {
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
        TreeMap<Long, Capture> older = new TreeMap<>(underWay.headMap(checkpointId));
        older.values().forEach(Capture::letGo);
        underWay.keySet().removeAll(older.keySet());
        if (capture != null) {
            completed(capture, checkpointId);
        } else if (checkpointId > completedId) {
            forgotten = Math.max(forgotten, checkpointId);
        }
    }

    private void completed(Capture capture, long checkpointId) {
        if (completed != null && completed != base) {
            completed.letGo();
        }
        completed = capture;
        completedId = checkpointId;
        chooseBase();
    }

    synchronized void abort(long checkpointId) {
        Capture capture = underWay.remove(checkpointId);
        if (capture != null) {
            capture.letGo();
        }
    }

    /** Lets go of all. */
    synchronized void close() {
        underWay.values().forEach(Capture::letGo);
        underWay.clear();
        if (base != null && base != completed) {
            base.letGo();
        }
        if (completed != null) {
            completed.letGo();
        }
        base = null;
        completed = null;
    }

    /** What the next snapshot may be written as changes of, held for the caller. */
    synchronized Optional<Capture> base() {
        chooseBase();
        return base == null ? Optional.empty() : base.hold();
    }

    private void chooseBase() {
        Capture older = base;
        boolean allKnown = completed != null && completedId >= forgotten;
        if (allKnown && isBase(completed)) {
            base = completed;
        } else if (!allKnown || older == null || !isBase(older)) {
            base = null;
        }
        if (older != null && older != base && older != completed) {
            older.letGo();
        }
    }

    private boolean isBase(Capture capture) {
        return capture.mayBeBuiltUpon()
                && completed.hasPartsOf(capture)
                && underWay.values().stream().allMatch(each -> each.hasPartsOf(capture));
    }
}
