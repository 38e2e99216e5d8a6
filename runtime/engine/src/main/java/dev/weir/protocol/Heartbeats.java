package dev.weir.protocol;

import java.util.concurrent.TimeUnit;

/** How the loss of the other side is noticed when its connection is not reset. */
public final class Heartbeats {
    public static final long INTERVAL_MILLIS = 500;
    /** Without a message for so long, the other side counts as lost. */
    public static final long TIMEOUT_MILLIS = 3_000;

    private Heartbeats() {}

    /**
     * Whether a side that looks every {@link #INTERVAL_MILLIS} was kept from it, as by a pause of its process: then the other
     * side's silence says nothing.
     */
    public static boolean isLate(long lastNanos, long nowNanos) {
        return nowNanos - lastNanos > TimeUnit.MILLISECONDS.toNanos(3 * INTERVAL_MILLIS);
    }
}
