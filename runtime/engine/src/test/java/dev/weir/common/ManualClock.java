package dev.weir.common;

import java.time.Duration;
import java.time.Instant;

/** A clock that stands still until it is moved. It starts at 2026-01-01T00:00Z. */
public final class ManualClock implements Clock {
    private static final long START_MILLIS =
            Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    private volatile long nanos;

    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("time does not go back by " + by);
        }
        nanos += by.toNanos();
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public long epochMillis() {
        return START_MILLIS + nanos / 1_000_000;
    }

    @Override
    public long epochMicros() {
        return START_MILLIS * 1_000 + nanos / 1_000;
    }
}
