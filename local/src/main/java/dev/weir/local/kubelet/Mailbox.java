package dev.weir.local.kubelet;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what is posted to it one after another, in order, on threads of a pool: whoever owns a mailbox needs no locks for what
 * only the mailbox's tasks touch. Thread-safe. After the pool is shut down, posting does nothing.
 */
final class Mailbox {

    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    private final String name;
    private final Executor pool;
    private final ScheduledExecutorService timer;
    // Both guarded by queue.
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private boolean running;

    Mailbox(String name, Executor pool, ScheduledExecutorService timer) {
        this.name = Objects.requireNonNull(name, "name is null");
        this.pool = Objects.requireNonNull(pool, "pool is null");
        this.timer = Objects.requireNonNull(timer, "timer is null");
    }

    /** Runs the task after those posted before. */
    void post(Runnable task) {
        synchronized (queue) {
            queue.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        try {
            pool.execute(this::drain);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is over", name);
        }
    }

    /** Posts the task when the time is over; cancelling the answer takes it back if it was not posted yet. */
    Future<?> after(Duration delay, Runnable task) {
        try {
            return timer.schedule(() -> post(task), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(null);
        }
    }

    private void drain() {
        while (true) {
            Runnable task;
            synchronized (queue) {
                task = queue.poll();
                if (task == null) {
                    running = false;
                    return;
                }
            }
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("A task of {} failed", name, e);
            }
        }
    }
}
