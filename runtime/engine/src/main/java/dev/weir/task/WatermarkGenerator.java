package dev.weir.task;

import dev.weir.api.WatermarkStrategy;
import dev.weir.channel.Element;
import dev.weir.common.Clock;
import java.time.Duration;
import java.util.function.ToLongFunction;

/** Reads timestamps of records and makes watermarks and idleness of them. Task's thread only. */
final class WatermarkGenerator {
    private static final Duration ENDLESS = Duration.ofMillis(Long.MAX_VALUE);

    private final ToLongFunction<Object> timestamp;
    /** Milliseconds that the watermark stays behind; {@link Long#MAX_VALUE} if there is none before the end. */
    private final long outOfOrderness;
    /** Nanoseconds without a record that make it idle; {@link Long#MAX_VALUE} if nothing does. */
    private final long idleness;

    private final Clock clock;
    /** The largest timestamp seen. */
    private long largest = Long.MIN_VALUE;
    /** The last watermark given. */
    private long watermark = Long.MIN_VALUE;

    private boolean recordsSinceBatch;
    private boolean idle;
    /** When the last record came, on the clock's {@code nanoTime}. */
    private long lastRecordAt;

    @SuppressWarnings("unchecked")
    WatermarkGenerator(WatermarkStrategy<?> strategy, Clock clock) {
        this.timestamp = (ToLongFunction<Object>) strategy.timestamp();
        this.outOfOrderness = bounded(strategy.outOfOrderness()).toMillis();
        this.idleness = strategy.idleness()
                .map(duration ->
                        duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0 ? duration.toNanos() : Long.MAX_VALUE)
                .orElse(Long.MAX_VALUE);
        this.clock = clock;
        this.lastRecordAt = clock.nanoTime();
    }

    private static Duration bounded(Duration duration) {
        return duration.compareTo(ENDLESS) < 0 ? duration : ENDLESS;
    }

    /** Begins, not behind the watermark that was reached before a restore. */
    void start(long restored, Downstream out) {
        lastRecordAt = clock.nanoTime();
        if (restored > watermark) {
            watermark = restored;
            out.watermark(restored);
        }
    }

    /** The record's timestamp, epoch milliseconds. To be called before the record is sent on. */
    long timestampOf(Object value, Downstream out) {
        long at = timestamp.applyAsLong(value);
        if (at > largest) {
            largest = at;
        }
        recordsSinceBatch = true;
        if (idle) {
            idle = false;
            out.status(Element.Status.ACTIVE);
        }
        return at;
    }

    /** Gives the watermark that the records so far allow. */
    void endOfBatch(Downstream out) {
        if (recordsSinceBatch) {
            recordsSinceBatch = false;
            if (idleness != Long.MAX_VALUE) {
                lastRecordAt = clock.nanoTime();
            }
            advance(reached(), out);
        } else if (!idle && idleness != Long.MAX_VALUE && clock.nanoTime() - lastRecordAt >= idleness) {
            markIdle(out);
        }
    }

    /** Until now no record could come: that none came does not make it idle. */
    void heldBack() {
        lastRecordAt = clock.nanoTime();
    }

    /** Nothing will come before long: the watermark is no longer held back. */
    void markIdle(Downstream out) {
        if (!idle) {
            idle = true;
            out.status(Element.Status.IDLE);
        }
    }

    private long reached() {
        if (outOfOrderness == Long.MAX_VALUE) {
            return Long.MIN_VALUE;
        }
        return largest < Long.MIN_VALUE + outOfOrderness ? Long.MIN_VALUE : largest - outOfOrderness;
    }

    void advance(long to, Downstream out) {
        if (to > watermark) {
            watermark = to;
            out.watermark(to);
        }
    }

    long watermark() {
        return watermark;
    }

    /** When it will be idle without another record; on the clock's {@code nanoTime}. */
    long idleAt() {
        return idle || idleness == Long.MAX_VALUE ? Long.MAX_VALUE : lastRecordAt + idleness;
    }
}
