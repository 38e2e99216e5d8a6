package dev.weir.task;

/**
 * A piece of the job that runs by being stepped. One worker at a time calls it, not always the same one; what one step did
 * is visible to the next.
 */
public interface Task {
    /** What a step came to. */
    enum Progress {
        /** There may be more to do at once. */
        PROGRESS,
        /** Nothing to do until the task is woken, or until {@link #wakeAt}. */
        IDLE,
        /** The task has ended and closed what it had open; it is stepped no more. */
        DONE
    }

    /** Does a bounded piece of work, without blocking. What it throws ends the task, by way of {@link #fail}. */
    Progress step() throws Exception;

    /** Called after a step that was IDLE: when to step again although nobody woke the task; on the clock's {@code nanoTime}, {@link Long#MAX_VALUE} for never. */
    long wakeAt();

    /** Called once if a step threw, and then nothing more: tells about it and closes what is open. Throws nothing. */
    void fail(Throwable failure);
}
