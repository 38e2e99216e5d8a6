package dev.weir.api;

/**
 * Paces a source reader: a bucket that fills with one permit per record, at a fixed rate, up to a tenth of a second's worth.
 * Used by one thread, the task's; the time comes from {@link SourceReaderContext#nanoTime}.
 */
public final class RateLimiter {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BURST_SECONDS = 0.1;
    /** Waking more often than this costs more than it smooths. */
    private static final double SHORTEST_WAIT_NANOS = 5e6;

    private final double perSecond;
    private final double burst;
    /** Permits in the bucket, from 0 to {@link #burst}. */
    private double permits;
    /** The time that {@link #permits} was true at. */
    private long filledAt;

    private RateLimiter(double perSecond, long nanoTime) {
        this.perSecond = perSecond;
        this.burst = Math.max(1, perSecond * BURST_SECONDS);
        this.filledAt = nanoTime;
    }

    /**
     * The share of one subtask in a rate for all of them.
     *
     * @param perSecond records a second over all subtasks; 0: no limit
     */
    public static RateLimiter share(long perSecond, SourceReaderContext context) {
        if (perSecond < 0) {
            throw new InvalidProgramException("rate is " + perSecond + ": give 0 for no limit, or records a second");
        }
        return new RateLimiter((double) perSecond / context.parallelism(), context.nanoTime());
    }

    /** How many records may be emitted now, up to {@code max}. */
    public int allowed(long nanoTime, int max) {
        if (perSecond == 0) {
            return max;
        }
        permits = Math.min(burst, permits + (nanoTime - filledAt) / NANOS_PER_SECOND * perSecond);
        filledAt = nanoTime;
        return (int) Math.min(max, permits);
    }

    /** Records were emitted, no more than {@link #allowed} said. */
    public void taken(int records) {
        permits -= perSecond == 0 ? 0 : records;
    }

    /** When to ask again after {@link #allowed} said 0. */
    public long readyAt() {
        double nanosToNext = (1 - permits) / perSecond * NANOS_PER_SECOND;
        return filledAt + (long) Math.ceil(Math.max(SHORTEST_WAIT_NANOS, nanosToNext));
    }
}
