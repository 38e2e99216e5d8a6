package dev.weir.state;

import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who may change what, between one task and the snapshots of its state.
 *
 * <p>Time is counted in versions. The task writes in the {@link #current} one; a capture takes everything that was written up
 * to it, and the task goes on in the next. Whatever can be changed (a page, a table, a directory of pages, a map of one key)
 * carries the version in which it was last written. A snapshot of version {@code s} sees exactly the things that were in place
 * at its capture, all of versions up to {@code s}. So a thing of version {@code v} is:
 *
 * <ul>
 *   <li>the task's alone, if {@code v} is the current version: no capture has happened since;
 *   <li>shared, if a living snapshot is of {@code v} or later: the task changes a copy, of the current version, and puts it in
 *       the thing's place;
 *   <li>the task's again, otherwise: the snapshots that saw it are released. It takes the current version with its next change.
 * </ul>
 *
 * <p>Two threads meet here only: a capture happens before its snapshot is handed over, and a release, the last thing that is
 * done with a snapshot, is a volatile write that the task reads before it changes what was shared.
 */
final class Versions {
    private static final long NONE = 0;

    private final TreeSet<Long> living = new TreeSet<>(); // under its own lock
    private final TreeMap<Long, Integer> seen =
            new TreeMap<>(); // the oldest version of each of them; under the same lock

    private long current = 1; // the task's thread only
    private long rolledBackAt = NONE; // the last version before the last rollback; the task's thread only
    private volatile long newestLiving = NONE; // of the snapshots in living; written under its lock
    private volatile long oldestSeen = Long.MAX_VALUE; // by the snapshots in living; written under its lock

    /** The version of what is written now. The task's thread only. */
    long current() {
        return current;
    }

    /** Whether a living snapshot may see what was last written in this version. */
    boolean isShared(long version) {
        return version <= newestLiving;
    }

    /** Whether no living snapshot sees anything as it was before it was written in this version. */
    boolean isUnseen(long version) {
        return version <= oldestSeen;
    }

    /**
     * Begins another history after a snapshot, in whose place the old one is over. The thread that makes the new task, when the
     * old one has ended.
     */
    void rollBack() {
        rolledBackAt = current++;
    }

    /** Whether what was last written in this version may have gone on in a history that is over. */
    boolean isBeforeRollback(long version) {
        return version <= rolledBackAt;
    }

    /**
     * Ends the current version. The task's thread only.
     *
     * @param oldest version of what the snapshot sees; the current one if all is as it is now
     * @return the snapshot's version, to be released
     */
    long capture(long oldest) {
        synchronized (living) {
            living.add(current);
            seen.merge(oldest, 1, Integer::sum);
            tell();
        }
        return current++;
    }

    long capture() {
        return capture(current);
    }

    /**
     * Gives up a snapshot. Any thread, once for each capture, after the last read of what the snapshot saw.
     *
     * @param oldest as at its capture
     */
    void release(long version, long oldest) {
        synchronized (living) {
            if (!living.remove(version)) {
                throw new IllegalStateException("version " + version + " was released before");
            }
            seen.computeIfPresent(oldest, (none, count) -> count == 1 ? null : count - 1);
            tell();
        }
    }

    void release(long version) {
        release(version, version);
    }

    private void tell() {
        newestLiving = living.isEmpty() ? NONE : living.last();
        oldestSeen = seen.isEmpty() ? Long.MAX_VALUE : seen.firstKey();
    }
}
