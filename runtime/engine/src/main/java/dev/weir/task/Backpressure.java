package dev.weir.task;

/** Whether something of a task has to wait for room before the task may take more in. Task's thread only. */
final class Backpressure {
    /** Set by an output or a sink that had to put something aside; taken back by the task when all of it is gone. */
    private boolean blocked;

    boolean blocked() {
        return blocked;
    }

    void block() {
        blocked = true;
    }

    void release() {
        blocked = false;
    }
}
