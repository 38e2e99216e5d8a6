package dev.weir.local.apiserver.gc;

import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.store.Change;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the collectors on a thread of its own: soon after a change that may concern one, and now and then in any case. */
public final class Sweeper implements AutoCloseable, Consumer<Change> {

    /** Looks at the whole store and removes what is no longer needed; called by the sweeper's thread alone. */
    @FunctionalInterface
    public interface Collector {

        void sweep();
    }

    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
    private static final long SETTLE_MILLIS = 10;
    private static final long PERIOD_SECONDS = 30;
    private static final long END_SECONDS = 10;

    private final List<Collector> collectors;
    private final ScheduledThreadPoolExecutor thread;
    // Whether a sweep is on its way that will see the changes made until now.
    private final AtomicBoolean pending = new AtomicBoolean();

    public Sweeper(List<Collector> collectors) {
        this.collectors = List.copyOf(collectors);
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "apiserver-sweeper");
            made.setDaemon(true);
            return made;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.scheduleWithFixedDelay(this::sweep, 0, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void accept(Change change) {
        var metadata =
                Objects.requireNonNull(change, "change is null").now().object().path("metadata");
        boolean concerns = change.kind() == Change.Kind.DELETED
                || metadata.path("deletionTimestamp").isTextual()
                || change.kind() == Change.Kind.ADDED
                        && metadata.path("ownerReferences").size() > 0;
        if (concerns && pending.compareAndSet(false, true)) {
            try {
                thread.schedule(this::sweep, SETTLE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                pending.set(false);
            }
        }
    }

    private void sweep() {
        pending.set(false);
        for (Collector collector : collectors) {
            try {
                collector.sweep();
            } catch (ApiException e) {
                log.debug("a collector was overtaken by a change, and looks again later", e);
            } catch (RuntimeException e) {
                log.error("{} failed", collector, e);
            }
        }
    }

    /** Waits for a sweep that is on its way: one that is interrupted while it writes would close the store's file for all. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                log.warn("a sweep does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
