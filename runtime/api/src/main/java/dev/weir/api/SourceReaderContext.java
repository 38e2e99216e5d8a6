package dev.weir.api;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** What the engine gives to a source reader. */
public interface SourceReaderContext {
    /** Of this subtask, from 0. */
    int subtaskIndex();

    int parallelism();

    /** A monotonic clock, in nanoseconds; only differences mean something. Rates and timeouts are measured with it. */
    long nanoTime();

    /** Has the reader polled again soon. Any thread may call it. */
    void wake();

    /** Has the reader polled again when {@link #nanoTime} reaches this. Task's thread only. */
    void wakeAt(long nanoTime);

    /**
     * Runs work that blocks on a thread for it, then {@code done} on the task's thread, and wakes the reader. What the work
     * throws fails the task. After {@link SourceReader#close} neither {@code done} is called nor a failure reported.
     */
    <R> void runBlocking(Callable<R> work, Consumer<R> done);
}
