package dev.weir.bench.queries;

import java.util.concurrent.TimeUnit;

/**
 * How fast the sources of a run may read, all together: record {@code n} is due so many seconds after the first as it is records
 * away from it. A source that is late catches up. Any thread.
 */
public final class Pace {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long perSecond;
    /** When the first record was due, by {@link System#nanoTime}; set once, when a source asks first. */
    private long begun;

    private boolean hasBegun;

    /** @param perSecond records; 0: as fast as it goes */
    public Pace(long perSecond) {
        this.perSecond = perSecond;
    }

    public boolean isLimited() {
        return perSecond > 0;
    }

    /** The first number that is not due yet at this time, by {@link System#nanoTime}. */
    public long limit(long nanoTime) {
        return isLimited() ? (long) ((nanoTime - begun(nanoTime)) * (perSecond / NANOS)) + 1 : Long.MAX_VALUE;
    }

    /** How long a record has been due at this time, in milliseconds. Once there is a limit and a source has asked for it. */
    public double millisSinceDue(long number, long nanoTime) {
        return (nanoTime - begun(nanoTime) - number / (double) perSecond * NANOS) / 1e6;
    }

    private synchronized long begun(long nanoTime) {
        if (!hasBegun) {
            hasBegun = true;
            begun = nanoTime;
        }
        return begun;
    }
}
