package dev.weir.task;

import dev.weir.common.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Steps tasks on a few worker threads. A task has a home worker; another takes it only when it would otherwise do nothing. A
 * worker without work is parked until a task is woken or a timer comes.
 *
 * <p>With 0 workers the owner steps: {@link #runOnce} does so for one task, in the order in which tasks were woken, by the
 * clock that it was given, so that a run can be repeated exactly.
 */
public final class TaskExecutor implements AutoCloseable {
    private final Clock clock;
    private final Executor blocking;
    private final List<Worker> workers = new ArrayList<>();
    private final boolean threaded;
    private final AtomicInteger nextHome = new AtomicInteger();

    /** @param blocking runs what may block: storage, and connectors' blocking work */
    public TaskExecutor(TaskExecutorConfig config, Clock clock, Executor blocking) {
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.blocking = Objects.requireNonNull(blocking, "blocking is null");
        this.threaded = config.workers() > 0;
        for (int i = 0; i < Math.max(1, config.workers()); i++) {
            workers.add(new Worker(this, clock));
        }
        if (threaded) {
            for (int i = 0; i < workers.size(); i++) {
                workers.get(i).start(config.threadNames() + "-" + i);
            }
        }
    }

    public Clock clock() {
        return clock;
    }

    public Executor blocking() {
        return blocking;
    }

    /** A place for a task. Any thread. */
    public TaskHandle newHandle() {
        return new TaskHandle(this, Math.floorMod(nextHome.getAndIncrement(), workers.size()));
    }

    /** Puts a task at the end of its home's queue. Any thread. */
    void enqueue(TaskHandle task) {
        Worker home = workers.get(task.home());
        home.add(task);
        if (!threaded || home.unpark()) {
            return;
        }
        for (Worker worker : workers) {
            if (worker.unpark()) {
                return;
            }
        }
    }

    /** A task for a worker whose own queue is empty, or {@code null}. */
    TaskHandle steal(Worker thief) {
        for (Worker worker : workers) {
            if (worker != thief) {
                TaskHandle task = worker.poll();
                if (task != null) {
                    return task;
                }
            }
        }
        return null;
    }

    /**
     * Steps one task on the calling thread. Only without workers.
     *
     * @return {@code false} if no task has anything to do now
     */
    public boolean runOnce() {
        if (threaded) {
            throw new IllegalStateException("this executor has workers of its own");
        }
        return workers.get(0).runOnce();
    }

    /** When {@link #runOnce} will have something to do although no task is woken; on the clock's {@code nanoTime}, {@link Long#MAX_VALUE} for never. */
    public long nextWakeAt() {
        if (threaded) {
            throw new IllegalStateException("this executor has workers of its own");
        }
        return workers.get(0).nextTimer();
    }

    /** Stops the workers after the steps that they are at; tasks are not closed. */
    @Override
    public void close() {
        workers.forEach(Worker::stop);
    }
}
