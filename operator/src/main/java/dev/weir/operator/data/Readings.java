package dev.weir.operator.data;

import dev.weir.operator.model.Problem;
import dev.weir.storage.RestoreLocation.UnusableLocationException;
import dev.weir.storage.StorageRefusedException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads storage in the background, so that no reconcile waits for it. Each reading has a key; what came of it is kept until it is
 * forgotten. Any thread may call.
 *
 * @param <T> what is read
 */
public final class Readings<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Readings.class);
    private static final int THREADS = 2;
    private static final Duration AGAIN = Duration.ofSeconds(10);

    /** Where a reading is. */
    public sealed interface State<T> {
        /** It goes on. */
        record Running<T>() implements State<T> {}

        record Done<T>(T found) implements State<T> {}

        /**
         * It failed.
         *
         * @param lasting reading again will not help
         * @param again when it may be read again
         */
        record Failed<T>(Problem problem, boolean lasting, Instant again) implements State<T> {}
    }

    private final InstantSource clock;
    // Its threads end when there is nothing to read.
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(THREADS, THREADS, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "storage-reading");
                thread.setDaemon(true);
                return thread;
            });
    private final Map<String, State<T>> states = new ConcurrentHashMap<>();

    public Readings(InstantSource clock) {
        this.clock = clock;
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Starts a reading that is not under way, not done, and whose delay has passed; otherwise does nothing.
     *
     * @param whenEnded runs on a thread of its own when it is done or has failed
     * @return where it is now
     */
    public State<T> start(String key, Callable<T> reading, Runnable whenEnded) {
        State<T> before = states.get(key);
        boolean waits =
                before instanceof State.Failed<T> failed && clock.instant().isBefore(failed.again());
        if (waits || before != null && !(before instanceof State.Failed<T>)) {
            return before;
        }
        State<T> running = new State.Running<>();
        states.put(key, running);
        threads.execute(() -> {
            State<T> end = read(key, reading);
            states.replace(key, running, end);
            whenEnded.run();
        });
        return running;
    }

    private State<T> read(String key, Callable<T> reading) {
        try {
            return new State.Done<>(reading.call());
        } catch (Exception e) {
            LOG.warn("reading for {} failed", key, e);
            return failed(e, clock.instant().plus(AGAIN));
        }
    }

    private static <T> State<T> failed(Exception e, Instant again) {
        if (e instanceof UnusableLocationException) {
            return new State.Failed<>(new Problem("UnusableLocation", e.getMessage()), true, again);
        }
        if (e instanceof StorageRefusedException refused) {
            return new State.Failed<>(
                    new Problem(refused.reason().word(), "storage refuses to be read: " + e.getMessage()),
                    false,
                    again);
        }
        String reason = e instanceof IOException ? "StorageUnreachable" : "ReadingFailed";
        return new State.Failed<>(
                new Problem(reason, "storage could not be read, which is tried again: " + e.getMessage()),
                false,
                again);
    }

    public void forget(String key) {
        states.remove(key);
    }
}
