package dev.weir.task;

/** A session of a key, in the list of the key's sessions, which do not overlap. Task's thread only. */
final class Session {
    private final Object key;
    private final Long start;
    /** After {@link #start}; grows. */
    private long end;
    /** Of the same key; {@code null} if this is the last. */
    private Session next;
    /** Whether it is in the list no more: it has fired, or become part of an earlier one. */
    private boolean gone;

    Session(Object key, Long start, long end) {
        this.key = key;
        this.start = start;
        this.end = end;
    }

    Object key() {
        return key;
    }

    Long start() {
        return start;
    }

    long end() {
        return end;
    }

    void growTo(long newEnd) {
        end = newEnd;
    }

    Session next() {
        return next;
    }

    boolean isGone() {
        return gone;
    }

    /** @return the first of the list that this was the first of, with one more in its place */
    Session with(Session added) {
        if (added.start < start) {
            added.next = this;
            return added;
        }
        Session before = this;
        while (before.next != null && before.next.start <= added.start) {
            before = before.next;
        }
        added.next = before.next;
        before.next = added;
        return this;
    }

    /** @return the first of the list that this was the first of, without one; {@code null} if that was the only one */
    Session without(Session removed) {
        removed.gone = true;
        if (removed == this) {
            return next;
        }
        Session before = this;
        while (before.next != removed) {
            before = before.next;
        }
        before.next = removed.next;
        return this;
    }
}
