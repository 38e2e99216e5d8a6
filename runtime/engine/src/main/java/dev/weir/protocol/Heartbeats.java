package dev.weir.protocol;

/** How the loss of the other side is noticed when its connection is not reset. */
public final class Heartbeats {
    public static final long INTERVAL_MILLIS = 500;
    /** Without a message for so long, the other side counts as lost. */
    public static final long TIMEOUT_MILLIS = 3_000;

    private Heartbeats() {}
}
