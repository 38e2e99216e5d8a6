package dev.weir.local.controller;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reconciles keys on one thread. A key that waits already is not queued twice; one whose reconciliation throws is tried again,
 * after 200 ms at first and up to 10 s. Thread-safe.
 */
final class WorkQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final int MOST_DOUBLINGS = 6;

    private final String name;
    private final Consumer<String> reconcile;
    private final ScheduledExecutorService thread;
    // Guarded by itself.
    private final Set<String> waiting = new HashSet<>();
    // The queue's thread only.
    private final Map<String, Integer> failures = new HashMap<>();

    WorkQueue(String name, Consumer<String> reconcile) {
        this.name = name;
        this.reconcile = reconcile;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            return made;
        });
    }

    /** Reconciles the key soon. */
    void add(String key) {
        add(key, Duration.ZERO);
    }

    private void add(String key, Duration delay) {
        synchronized (waiting) {
            if (!waiting.add(key)) {
                return;
            }
        }
        try {
            thread.schedule(() -> run(key), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is over", name);
        }
    }

    private void run(String key) {
        synchronized (waiting) {
            waiting.remove(key);
        }
        try {
            reconcile.accept(key);
            failures.remove(key);
        } catch (RuntimeException e) {
            if (thread.isShutdown()) {
                return;
            }
            int failed = failures.merge(key, 1, Integer::sum);
            LOG.warn("{} of {} failed, to be tried again: {}", name, key, e.getMessage());
            add(key, FIRST_RETRY.multipliedBy(1L << Math.min(failed - 1, MOST_DOUBLINGS)));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
