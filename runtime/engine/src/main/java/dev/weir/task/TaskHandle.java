package dev.weir.task;

import dev.weir.task.Task.Progress;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task's place in its executor, there before the task so that its channels can wake it.
 *
 * <pre>
 * NEW -start-> QUEUED -a worker takes it-> RUNNING -PROGRESS-> QUEUED
 *                 ^                          |  | -DONE-> ENDED
 *                 |<-wake- WAITING <-IDLE----+  | -wake-> WOKEN -PROGRESS or IDLE-> QUEUED
 * </pre>
 */
public final class TaskHandle {
    private static final Logger LOG = LoggerFactory.getLogger(TaskHandle.class);

    private enum Phase {
        NEW,
        QUEUED,
        RUNNING,
        /** Running, and woken since it was taken. */
        WOKEN,
        WAITING,
        ENDED
    }

    private final TaskExecutor executor;
    private final int home;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NEW);
    /** When a timer of some worker will wake the task, on the clock's {@code nanoTime}; {@link Long#MAX_VALUE} if none. */
    private final AtomicLong timerAt = new AtomicLong(Long.MAX_VALUE);
    /** Set by {@link #start}, before the handle is queued for the first time. */
    private Task task;
    /** What the task said after the step before; the worker that runs it only. */
    private long wakeAt;

    TaskHandle(TaskExecutor executor, int home) {
        this.executor = executor;
        this.home = home;
    }

    /** The worker that steps the task unless another has nothing to do. */
    int home() {
        return home;
    }

    /** Begins to step the task. Called once. */
    public void start(Task started) {
        this.task = started;
        if (!phase.compareAndSet(Phase.NEW, Phase.QUEUED)) {
            throw new IllegalStateException("the task is started already");
        }
        executor.enqueue(this);
    }

    /**
     * Has the task stepped again soon. Any thread; cheap when it is about to be stepped anyway.
     *
     * <p>Queues write what they hand over without waiting for other threads to see it. Without the fence here and the one in
     * {@link #run}, a caller could see the task about to be stepped, and that step not yet what the caller wrote.
     */
    public void wake() {
        VarHandle.fullFence();
        while (true) {
            Phase now = phase.get();
            if (now == Phase.WAITING) {
                if (phase.compareAndSet(Phase.WAITING, Phase.QUEUED)) {
                    executor.enqueue(this);
                    return;
                }
            } else if (now == Phase.RUNNING) {
                if (phase.compareAndSet(Phase.RUNNING, Phase.WOKEN)) {
                    return;
                }
            } else {
                return;
            }
        }
    }

    /**
     * Steps the task once; the worker that took it from a queue calls it.
     *
     * @return whether the task is to be stepped again. It counts as queued then, and the worker has to see to that.
     */
    boolean run(TimerQueue timers) {
        phase.setRelease(Phase.RUNNING);
        VarHandle.fullFence();
        Progress progress = step();
        if (progress == Progress.DONE) {
            phase.set(Phase.ENDED);
            return false;
        }
        if (progress == Progress.IDLE) {
            setTimer(timers, wakeAt);
            if (phase.compareAndSet(Phase.RUNNING, Phase.WAITING)) {
                return false;
            }
        }
        phase.setRelease(Phase.QUEUED);
        return true;
    }

    private Progress step() {
        try {
            Progress progress = task.step();
            wakeAt = progress == Progress.IDLE ? task.wakeAt() : Long.MAX_VALUE;
            return progress;
        } catch (Throwable failure) {
            fail(failure);
            return Progress.DONE;
        }
    }

    private void fail(Throwable failure) {
        try {
            task.fail(failure);
        } catch (RuntimeException | Error e) {
            LOG.error("a failed task could not be ended in order", e);
        }
    }

    /** An earlier timer that is still set stays: the task then looks again at what it waits for. */
    private void setTimer(TimerQueue timers, long deadline) {
        if (deadline < timerAt.get()) {
            timerAt.set(deadline);
            timers.add(deadline, this);
        }
    }

    /** A timer has come; stale if it was set anew since. */
    void timerFired(long deadline) {
        if (timerAt.compareAndSet(deadline, Long.MAX_VALUE)) {
            wake();
        }
    }
}
