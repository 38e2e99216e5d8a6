package dev.weir.task;

import dev.weir.common.Clock;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** A thread that steps tasks. */
final class Worker implements Runnable {
    private final TaskExecutor executor;
    private final Clock clock;
    private final Queue<TaskHandle> ready = new ConcurrentLinkedQueue<>();
    /** Worker thread only. */
    private final TimerQueue timers = new TimerQueue();
    /** Whether the thread sleeps or is about to. It alone sets this; whoever takes it back must unpark it. */
    private volatile boolean parked;

    private volatile boolean stopped;
    /** Set once, before the thread starts; {@code null} when the owner of the executor steps. */
    private volatile Thread thread;

    Worker(TaskExecutor executor, Clock clock) {
        this.executor = executor;
        this.clock = clock;
    }

    void start(String name) {
        Thread created = new Thread(this, name);
        created.setDaemon(true);
        thread = created;
        created.start();
    }

    void add(TaskHandle task) {
        ready.add(task);
    }

    TaskHandle poll() {
        return ready.poll();
    }

    /** Wakes the thread if it sleeps; whether it did. */
    boolean unpark() {
        if (!parked) {
            return false;
        }
        parked = false;
        LockSupport.unpark(thread);
        return true;
    }

    void stop() {
        stopped = true;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void run() {
        while (!stopped) {
            fireTimers();
            TaskHandle task = next();
            if (task == null) {
                park();
            } else {
                runWhileAlone(task);
            }
        }
    }

    /** Steps one task once; whether there was one. */
    boolean runOnce() {
        fireTimers();
        TaskHandle task = next();
        if (task == null) {
            return false;
        }
        if (task.run(timers)) {
            executor.enqueue(task);
        }
        return true;
    }

    /** Steps a task for as long as it has something to do and no other waits for this worker: none of that wakes another worker. */
    private void runWhileAlone(TaskHandle task) {
        while (task.run(timers)) {
            fireTimers();
            if (stopped || !ready.isEmpty()) {
                executor.enqueue(task);
                return;
            }
        }
    }

    private void fireTimers() {
        if (timers.next() != Long.MAX_VALUE) {
            timers.advance(clock.nanoTime());
        }
    }

    private TaskHandle next() {
        TaskHandle task = ready.poll();
        return task == null ? executor.steal(this) : task;
    }

    /** Sleeps until a task is queued or a timer comes. A task queued while this decides is seen by one side or the other. */
    private void park() {
        parked = true;
        TaskHandle task = next();
        if (task != null) {
            parked = false;
            runWhileAlone(task);
            return;
        }
        long deadline = timers.next();
        if (deadline == Long.MAX_VALUE) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, Math.max(0, deadline - clock.nanoTime()));
        }
        parked = false;
    }

    /** Worker thread only. */
    long nextTimer() {
        return timers.next();
    }
}
