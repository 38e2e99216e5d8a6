package dev.weir.local.apiserver.store;

import dev.weir.local.apiserver.resource.Key;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells the watchers of every change, in order, and keeps the last changes so that a watch can go on where another one ended. One
 * thread owns the history and the watchers; everyone else posts to it.
 */
public final class WatchHub implements AutoCloseable, Consumer<Change> {

    /** Called by the hub's thread alone; must not block. */
    public interface Watcher {

        void changed(Change change);

        /** Everything up to the version has been told. */
        void bookmark(long version);

        /** The version to start from is no longer known: nothing follows, and the client has to list again. */
        void tooOld(long oldest);
    }

    // Bounds the memory: each change holds its object.
    private static final int HISTORY = 2_000;

    private record Watch(String group, String plural, String namespace, Watcher watcher) {

        boolean concerns(Key key) {
            return key.of(group, plural)
                    && (namespace.isEmpty() || key.namespace().equals(namespace));
        }
    }

    private final ScheduledExecutorService thread;
    private final Deque<Change> history = new ArrayDeque<>(); // hub thread only
    private final Set<Watch> watches = new LinkedHashSet<>(); // hub thread only
    private long base; // a watch may start from this version or a later one; hub thread only
    private long told; // the version of the last change that was told; hub thread only

    /**
     * @param version of the store, before the hub listens to it
     */
    public WatchHub(long version, long bookmarkMillis) {
        this.base = version;
        this.told = version;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "apiserver-watches");
            made.setDaemon(true);
            return made;
        });
        thread.scheduleWithFixedDelay(this::bookmarks, bookmarkMillis, bookmarkMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void accept(Change change) {
        post(() -> {
            told = change.version();
            history.addLast(change);
            if (history.size() > HISTORY) {
                base = history.removeFirst().version();
            }
            for (Watch watch : List.copyOf(watches)) {
                if (watch.concerns(change.now().key())) {
                    watch.watcher().changed(change);
                }
            }
        });
    }

    /**
     * Starts a watch. The watcher is told of every change after the version, then of those to come.
     *
     * @param namespace empty for every one
     * @param first run by the hub's thread before the watcher is told anything
     * @return ends the watch; the watcher may still be told of changes that were on their way
     */
    public Runnable watch(String group, String plural, String namespace, long from, Runnable first, Watcher watcher) {
        Objects.requireNonNull(watcher, "watcher is null");
        Watch watch = new Watch(group, plural, namespace, watcher);
        post(() -> start(watch, from, first));
        return () -> post(() -> watches.remove(watch));
    }

    private void start(Watch watch, long from, Runnable first) {
        first.run();
        if (from < base) {
            watch.watcher().tooOld(base);
            return;
        }
        for (Change change : new ArrayList<>(history)) {
            if (change.version() > from && watch.concerns(change.now().key())) {
                watch.watcher().changed(change);
            }
        }
        watches.add(watch);
    }

    private void bookmarks() {
        for (Watch watch : List.copyOf(watches)) {
            watch.watcher().bookmark(told);
        }
    }

    private void post(Runnable task) {
        try {
            ((ExecutorService) thread).execute(task);
        } catch (RejectedExecutionException e) {
            // The server is closing: its connections, and with them all watches, end anyway.
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
