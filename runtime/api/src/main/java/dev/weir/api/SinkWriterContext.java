package dev.weir.api;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

/** What the engine gives to a sink writer. */
public interface SinkWriterContext {
    /** Of this subtask, from 0. */
    int subtaskIndex();

    int parallelism();

    /**
     * Identifies this execution of this subtask: no other, of this job or another, before or after, has the same. 1 to 63 of
     * {@code [a-z0-9-]}, fit for a file's name. What a writer stages under a name with it meets nobody else's.
     */
    String executionId();

    /** Runs work that blocks on a thread for it. */
    <R> CompletionStage<R> runBlocking(Callable<R> work);

    /** Has {@link SinkWriter#isReady} asked again soon. Any thread may call it. */
    void wake();
}
