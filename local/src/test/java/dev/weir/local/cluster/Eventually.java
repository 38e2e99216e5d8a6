package dev.weir.local.cluster;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for something that can be observed. */
final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = 20_000_000;

    private Eventually() {}

    /** Asks until the answer is there. */
    static <T> T get(String what, Supplier<Optional<T>> question) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<T> answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return fail("not within " + PATIENCE.toSeconds() + " s: " + what);
    }

    static void holds(String what, Supplier<Boolean> question) {
        get(what, () -> Optional.of(true).filter(yes -> question.get()));
    }
}
