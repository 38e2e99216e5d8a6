package dev.weir.hooks.http;

import dev.weir.common.EventLoop;
import dev.weir.hooks.HookFailedException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/**
 * One call of a hook over HTTP: attempts of the same request until one is answered for good, or the call's time is over. The
 * pause before a retry doubles from {@link #FIRST_PAUSE} to {@link #LONGEST_PAUSE} milliseconds; up to half of it is left to
 * chance, so that the jobs of a cluster do not all come back to a receiver at once. Loop only.
 */
final class HttpCall {
    static final long FIRST_PAUSE = 100;
    static final long LONGEST_PAUSE = 2_000;

    private final EventLoop loop;
    private final RandomGenerator random;
    private final HttpAttempt attempt;
    private final long deadlineNanos;
    private final BiConsumer<? super Optional<byte[]>, ? super Throwable> done;

    /** Begun. */
    private int attempts;

    HttpCall(
            EventLoop loop,
            RandomGenerator random,
            HttpAttempt attempt,
            long timeoutMillis,
            BiConsumer<? super Optional<byte[]>, ? super Throwable> done) {
        this.loop = loop;
        this.random = random;
        this.attempt = attempt;
        this.deadlineNanos = loop.clock().nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        this.done = done;
    }

    void begin() {
        attempts++;
        long left = Math.max(1, leftMillis());
        long now = loop.clock().epochMillis();
        loop.<Optional<byte[]>>callBlocking(() -> attempt.run(now, left), (data, thrown) -> {
            if (thrown instanceof HttpAttempt.TryAgainException again) {
                retry(again);
            } else {
                done.accept(data, thrown);
            }
        });
    }

    private void retry(HttpAttempt.TryAgainException again) {
        long longest = Math.min(FIRST_PAUSE << Math.min(attempts - 1, 10), LONGEST_PAUSE);
        long pause = longest / 2 + random.nextLong(longest / 2 + 1);
        if (pause >= leftMillis()) {
            done.accept(
                    null,
                    new HookFailedException(
                            again.reason(),
                            again.getMessage() + (attempts == 1 ? "" : ", the last of " + attempts + " attempts")));
        } else {
            loop.schedule(pause, this::begin);
        }
    }

    private long leftMillis() {
        return TimeUnit.NANOSECONDS.toMillis(deadlineNanos - loop.clock().nanoTime());
    }
}
