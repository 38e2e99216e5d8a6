package dev.weir.task;

import dev.weir.channel.Element.Barrier;
import dev.weir.state.SnapshotForm;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * How tasks with several inputs treat barriers.
 *
 * @param blocking whether a channel is blocked from its barrier until all have come (exactly once); if not, records may be
 *     counted in more than one checkpoint (at least once)
 * @param timeoutMillis after which a barrier overtakes the elements before it, from 0; empty: it never does
 */
public record Alignment(boolean blocking, OptionalLong timeoutMillis) {
    public Alignment {
        if (timeoutMillis.isPresent() && timeoutMillis.getAsLong() < 0) {
            throw new IllegalArgumentException(
                    "alignmentTimeout is " + timeoutMillis.getAsLong() + " ms: expected 0 or more");
        }
    }

    public static Alignment exactlyOnce() {
        return new Alignment(true, OptionalLong.empty());
    }

    public static Alignment atLeastOnce() {
        return new Alignment(false, OptionalLong.empty());
    }

    /** The same, with barriers that overtake when they have waited for so long. */
    public Alignment overtakingAfter(long millis) {
        return new Alignment(blocking, OptionalLong.of(millis));
    }

    /** Whether any barrier may overtake. */
    boolean mayOvertake() {
        return timeoutMillis.isPresent();
    }

    /** A savepoint's never does: it is to be restored by another program. */
    boolean mayOvertake(Barrier barrier) {
        return mayOvertake() && barrier.form() == SnapshotForm.NATIVE;
    }

    /** When a barrier that is seen now is to overtake, on the clock's {@code nanoTime}; {@link Long#MAX_VALUE} for never. */
    long deadline(Barrier barrier, long now) {
        if (!mayOvertake(barrier)) {
            return Long.MAX_VALUE;
        }
        long millis = Math.min(timeoutMillis.getAsLong(), TimeUnit.DAYS.toMillis(365));
        return barrier.overtaking() ? now : now + TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
