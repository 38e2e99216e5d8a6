package dev.weir.task;

import dev.weir.channel.Element.Barrier;

/** Where a task's records come from. Task's thread only. */
interface TaskInput {
    /**
     * Takes a bounded amount in. Called while nothing of the task waits for room or has work left.
     *
     * @return {@code false} if there is nothing to take in now
     */
    boolean advance();

    /**
     * Whether records are held back, until a barrier has come everywhere or a checkpoint is aborted, so that none taken in does not
     * mean that there is none.
     */
    boolean holdsBack();

    /** Called once, at the task's first step. */
    void begin();

    /**
     * Takes notice of barriers that have come; called at every step, also while something of the task waits for room.
     *
     * @return whether one of them overtakes: then {@link #overtake} is called as soon as the state may be captured
     */
    boolean overtakes();

    /** Has the state captured for the barrier that overtakes. */
    void overtake();

    /** When {@link #overtakes} is to be asked although nothing came in; on the clock's {@code nanoTime}. */
    long overtakesAt();

    /** All processes are deployed. */
    void start();

    /**
     * A checkpoint begins at this task, if it is a source.
     *
     * @param thenStop whether nothing is read after the barrier, unless the checkpoint is aborted
     */
    void inject(Barrier barrier, boolean thenStop);

    void abort(long checkpointId);
}
