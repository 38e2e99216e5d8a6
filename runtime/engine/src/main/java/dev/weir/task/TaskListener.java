package dev.weir.task;

import dev.weir.common.TaskId;
import dev.weir.state.TaskSnapshot;

/** Hears from the tasks of an execution. Called by worker threads, several at once; must not block. */
public interface TaskListener {
    /** All barriers of a checkpoint have come to a task, which now captures its state. */
    void notifyCheckpoint(TaskId task, long checkpointId);

    /** A task captured its state and goes on. Some of it may still be on its way: see {@code OperatorSnapshot.elements}. */
    void captured(TaskSnapshot snapshot);

    /** A task will not take part in a checkpoint. */
    void declined(TaskId task, long checkpointId, String why);

    /** A task has read all its input and emitted all that follows from it. It still answers barriers and commits. */
    void drained(TaskId task);

    /** All that the task's sinks staged up to a checkpoint is committed. Told of every task, also of those without sinks. */
    void committed(TaskId task, long checkpointId);

    /** A task ended by an error. The other tasks of the execution go on until it is cancelled. */
    void failed(TaskId task, Throwable failure);
}
