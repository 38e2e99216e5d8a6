package dev.weir.common;

/** An event that is to run later. */
public interface Scheduled {
    /**
     * The event will not run, unless it has begun. Called on the loop's own thread this is exact: after it returns, an event
     * that has not run never will. Cancelling twice, or after the event ran, does nothing.
     */
    void cancel();
}
