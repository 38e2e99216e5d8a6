package dev.weir.api;

import java.util.List;

/** Makes staged writes visible. Called on a thread that may block, by one thread at a time for each subtask. */
public interface SinkCommitter<C> {
    /**
     * Commits all, in order. What is committed already is skipped silently: after a failure the same committables come
     * again, also to another process.
     *
     * @throws java.io.IOException if it cannot be done now; tried again with a growing delay, and the task fails when that
     *     does not help
     */
    void commit(List<C> committables) throws Exception;
}
