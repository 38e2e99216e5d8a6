package dev.weir.storage;

import dev.weir.storage.ObjectStore.Created;
import dev.weir.storage.StorageRefusedException.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/**
 * Finds out whether a store keeps the one condition that the commit log stands on: create an object if it is absent. Seven
 * requests, in the time of four.
 */
public final class ConditionalPutProbe {
    /** What the prefixes of probes below a job's folder begin with. */
    public static final String FOLDER = "probe-";

    private static final int WRITERS = 4;
    private static final String ADVICE =
            "; Weir's checkpoints need it, so use a store that keeps If-None-Match: * on PUT"
                    + " (such as Amazon S3, Ceph 16 or MinIO), or a newer version of this one";

    private ConditionalPutProbe() {}

    /**
     * Creates one object by several writers at once and looks who won; the object is deleted again.
     *
     * @param prefix of the probe's key, used by nobody else at the same time
     * @throws StorageRefusedException with {@link StorageRefusedException.Reason#NO_CONDITIONAL_PUT} if the store ignores the
     *     condition or lets two writers win; with another reason if it refuses to be written to
     * @throws IOException if the outcome is not known
     */
    public static void verify(ObjectStore store, String prefix) throws IOException {
        verify(store, prefix, ConditionalPutProbe::start);
    }

    /** Runs a writer on a thread of its own: only writers that run at once show whether a store keeps the condition. */
    public static void start(Runnable task) {
        Thread writer = new Thread(task, "weir-storage-probe");
        writer.setDaemon(true);
        writer.start();
    }

    /** The same. @param executor runs the writers, at once if it can */
    public static void verify(ObjectStore store, String prefix, Executor executor) throws IOException {
        String key = prefix + "/conditional-put-probe";
        store.delete(List.of(key));
        try {
            List<String> winners = race(store, key, executor);
            if (winners.size() != 1) {
                throw refused(
                        winners.size() + " of " + WRITERS + " writers created one object at the same time, expected 1");
            }
            if (store.createIfAbsent(key, bytes("late")) != Created.EXISTED) {
                throw refused("an object that was there was created again, on condition that it is absent");
            }
            String stored = new String(store.get(key), StandardCharsets.UTF_8);
            if (!stored.equals(winners.get(0))) {
                throw refused("the object of the writer that won, '" + winners.get(0) + "', was replaced by '" + stored
                        + "'");
            }
        } finally {
            store.delete(List.of(key));
        }
    }

    private static List<String> race(ObjectStore store, String key, Executor executor) throws IOException {
        List<FutureTask<Created>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            byte[] data = bytes("writer-" + i);
            FutureTask<Created> writer = new FutureTask<>(() -> store.createIfAbsent(key, data));
            writers.add(writer);
            executor.execute(writer);
        }
        List<String> winners = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            if (outcome(writers.get(i)) == Created.CREATED) {
                winners.add("writer-" + i);
            }
        }
        return winners;
    }

    private static Created outcome(FutureTask<Created> writer) throws IOException {
        try {
            return writer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while storage was probed");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException("storage could not be probed: " + e.getCause(), e.getCause());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static StorageRefusedException refused(String found) {
        return new StorageRefusedException(
                Reason.NO_CONDITIONAL_PUT, "storage does not keep conditional puts: " + found + ADVICE, null);
    }
}
