package dev.weir.common;

import java.util.concurrent.Callable;
import java.util.function.BiConsumer;

/**
 * The queue of one owning thread. What the thread owns is touched by its events alone; everybody else posts events.
 *
 * <p>Every method may be called from any thread and returns at once. Events run one at a time, in the order in which they
 * were given by any one thread. An event must not block: blocking work goes through {@link #callBlocking}. After the loop was
 * closed, what is given to it is dropped without a word.
 */
public interface EventLoop {
    /** The clock by which events are scheduled. */
    Clock clock();

    /** Runs the event on the owning thread, after those that were given before it. */
    void execute(Runnable event);

    /**
     * Runs the event on the owning thread, not before the delay is over. Events of the same instant run in the order in
     * which they were given.
     *
     * @param delayMillis zero or less for as soon as possible
     */
    Scheduled schedule(long delayMillis, Runnable event);

    /**
     * Does the work on a thread that may block, then tells the outcome on the owning thread.
     *
     * @param done gets the result, which may be {@code null}, and {@code null}; or {@code null} and what was thrown
     */
    <R> void callBlocking(Callable<R> work, BiConsumer<? super R, ? super Throwable> done);

    /** Whether the calling thread is the owning thread, within an event. */
    boolean isOwner();
}
