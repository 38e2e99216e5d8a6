package dev.weir.operator.data;

import dev.weir.operator.model.Problem;
import dev.weir.storage.StorageRefusedException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes data in the background, so that no reconcile waits for storage. Each removal has a key; what became of it is kept
 * until it is forgotten. One that failed is tried again by {@link #start}, not before its delay has passed.
 */
public final class Removals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Removals.class);
    private static final int THREADS = 4;
    private static final long FIRST_DELAY = 2;
    private static final int LONGEST_DELAY_EXPONENT = 7;

    /** Where a removal is. */
    public sealed interface State {
        /** It is being worked on. */
        record Running(int attempt) implements State {}

        /** It is done. */
        record Done(CheckpointData.Outcome outcome) implements State {}

        /**
         * It failed.
         *
         * @param attempt how often it was tried
         * @param again when it may be tried again
         */
        record Failed(Problem problem, int attempt, Instant again) implements State {}
    }

    private final InstantSource clock;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "data-removal");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, State> states = new ConcurrentHashMap<>();

    public Removals(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Starts a removal that is not under way, not done, and whose delay has passed; otherwise does nothing.
     *
     * @param whenEnded runs on a thread of its own when the removal is done or has failed
     * @return where it is now
     */
    public State start(String key, Callable<CheckpointData.Outcome> removal, Runnable whenEnded) {
        State before = states.get(key);
        if (before instanceof State.Running || before instanceof State.Done) {
            return before;
        }
        int attempt = 1;
        if (before instanceof State.Failed failed) {
            if (clock.instant().isBefore(failed.again())) {
                return failed;
            }
            attempt = failed.attempt() + 1;
        }
        State.Running running = new State.Running(attempt);
        states.put(key, running);
        threads.execute(() -> run(key, running, removal, whenEnded));
        return before == null ? running : before;
    }

    private void run(String key, State.Running running, Callable<CheckpointData.Outcome> removal, Runnable whenEnded) {
        State end;
        try {
            end = new State.Done(removal.call());
        } catch (Exception e) {
            LOG.warn("removal of {} failed, attempt {}", key, running.attempt(), e);
            end = new State.Failed(
                    problem(e), running.attempt(), clock.instant().plus(delay(running.attempt())));
        }
        states.replace(key, running, end);
        whenEnded.run();
    }

    private static Duration delay(int attempt) {
        return Duration.ofSeconds(FIRST_DELAY << Math.min(attempt - 1, LONGEST_DELAY_EXPONENT));
    }

    private static Problem problem(Exception e) {
        if (e instanceof StorageRefusedException refused) {
            return new Problem(refused.reason().word(), "storage refuses to remove the data: " + e.getMessage());
        }
        String reason = e instanceof IOException ? "StorageUnreachable" : "RemovalFailed";
        return new Problem(reason, "the data could not be removed and is tried again: " + e.getMessage());
    }

    /** Where a removal is; empty if it was never started, or has been forgotten. */
    public Optional<State> state(String key) {
        return Optional.ofNullable(states.get(key));
    }

    public void forget(String key) {
        states.remove(key);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
