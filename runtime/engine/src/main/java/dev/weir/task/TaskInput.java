package dev.weir.task;

import dev.weir.channel.Element.Barrier;

/** Where a task's records come from. Task's thread only; called while nothing of the task waits for room or has work left. */
interface TaskInput {
    /**
     * Takes a bounded amount in.
     *
     * @return {@code false} if there is nothing to take in now
     */
    boolean advance();

    /** Whether records are held back until a barrier has come everywhere, so that none taken in does not mean that there is none. */
    boolean holdsBack();

    /** All processes are deployed. */
    void start();

    /** A checkpoint begins at this task, if it is a source. */
    void inject(Barrier barrier);

    void abort(long checkpointId);
}
