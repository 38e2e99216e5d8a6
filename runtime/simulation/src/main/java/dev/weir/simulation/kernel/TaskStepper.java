package dev.weir.simulation.kernel;

import dev.weir.common.Scheduled;
import dev.weir.task.TaskExecutor;

/** Steps the tasks of a virtual process whenever one may have something to do, a little apart from each other. */
public final class TaskStepper {
    private static final long STEP_NANOS = 20_000;

    private final VirtualProcess process;
    private final TaskExecutor tasks;
    /** The next step; {@code null} if none is to come. */
    private Scheduled next;

    private long nextAt = Long.MAX_VALUE;
    /** The event that runs is a step. */
    private boolean stepped;

    public TaskStepper(VirtualProcess process, TaskExecutor tasks) {
        this.process = process;
        this.tasks = tasks;
        process.afterEvents(this::soon);
    }

    /** After an event. The step itself is one, and says when the next is to come. */
    private void soon() {
        if (stepped) {
            stepped = false;
        } else {
            at(process.clock().nanoTime() + STEP_NANOS);
        }
    }

    private void at(long time) {
        if (time < nextAt) {
            if (next != null) {
                next.cancel();
            }
            nextAt = time;
            next = process.at(time, this::step);
        }
    }

    private void step() {
        stepped = true;
        next = null;
        nextAt = Long.MAX_VALUE;
        if (tasks.runOnce()) {
            at(process.clock().nanoTime() + process.dice().around(STEP_NANOS));
        } else if (tasks.nextWakeAt() != Long.MAX_VALUE) {
            at(Math.max(tasks.nextWakeAt(), process.clock().nanoTime() + 1));
        }
    }
}
