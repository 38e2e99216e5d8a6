package dev.weir.common;

/** The only way to read the time. Safe to use from any thread. */
public interface Clock {
    /** Nanoseconds from an arbitrary origin; never goes back. For durations. */
    long nanoTime();

    /** Milliseconds since 1970-01-01T00:00Z. May be set back by who sets the machine's clock. */
    long epochMillis();

    /** Microseconds since 1970-01-01T00:00Z. May be set back by who sets the machine's clock. */
    long epochMicros();
}
