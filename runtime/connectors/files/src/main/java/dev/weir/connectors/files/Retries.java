package dev.weir.connectors.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries again what failed for now, with a growing delay, until patience ends. For threads that may block. */
final class Retries {
    /** A pause of the calling thread. */
    interface Pause {
        void sleep(Duration duration) throws InterruptedException;
    }

    /** Work that may fail for now. */
    interface Work<R> {
        R run() throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(100);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

    private final Duration patience;
    private final LongSupplier nanoTime;
    private final Pause pause;

    Retries(Duration patience, LongSupplier nanoTime, Pause pause) {
        this.patience = Objects.requireNonNull(patience, "patience is null");
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime is null");
        this.pause = Objects.requireNonNull(pause, "pause is null");
    }

    static Retries lasting(Duration patience) {
        return new Retries(patience, System::nanoTime, duration -> Thread.sleep(duration.toMillis()));
    }

    <R> R call(Predicate<IOException> isTransient, Work<R> work) throws IOException {
        long start = nanoTime.getAsLong();
        Duration delay = FIRST_DELAY;
        while (true) {
            try {
                return work.run();
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (!isTransient.test(e) || nanoTime.getAsLong() - start + delay.toNanos() > patience.toNanos()) {
                    throw e;
                }
                LOG.info("tried again in {} ms: {}", delay.toMillis(), e.getMessage());
            }
            await(delay);
            delay = delay.multipliedBy(2).compareTo(LONGEST_DELAY) < 0 ? delay.multipliedBy(2) : LONGEST_DELAY;
        }
    }

    private void await(Duration delay) throws InterruptedIOException {
        try {
            pause.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before trying again");
        }
    }
}
