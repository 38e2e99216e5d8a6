package dev.weir.state;

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

    private long current = 1; // the task's thread only
    private long rolledBackAt = NONE; // the last version before the last rollback; the task's thread only
    private volatile long newestLiving = NONE; // of the snapshots in living; written under its lock

    /** The version of what is written now. The task's thread only. */
    long current() {
        return current;
    }

    /** Whether a living snapshot may see what was last written in this version. */
    boolean isShared(long version) {
        return version <= newestLiving;
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

    /** Ends the current version. The task's thread only. @return the snapshot's version, to be released */
    long capture() {
        synchronized (living) {
            living.add(current);
            newestLiving = living.last();
        }
        return current++;
    }

    /** Gives up a snapshot. Any thread, once for each capture, after the last read of what the snapshot saw. */
    void release(long version) {
        synchronized (living) {
            if (!living.remove(version)) {
                throw new IllegalStateException("version " + version + " was released before");
            }
            newestLiving = living.isEmpty() ? NONE : living.last();
        }
    }
}
