package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimiterTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void shouldAllowEverythingWithoutALimit() {
        RateLimiter limiter = limiter(0, 2, 0);
        limiter.taken(1000);

        assertThat(limiter.allowed(0, 1000)).isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 60", "1, 4, 15", "1000, 1, 60000", "1000, 3, 20000", "1000000, 1, 60000000"})
    void shouldAllowTheShareOfASubtask(long perSecond, int parallelism, long inAMinute) {
        RateLimiter limiter = limiter(perSecond, parallelism, -7 * SECOND);
        long now = -7 * SECOND;
        long emitted = 0;
        while (now < 53 * SECOND) {
            int allowed = limiter.allowed(now, 4096);
            limiter.taken(allowed);
            emitted += allowed;
            if (allowed == 0) {
                assertThat(limiter.readyAt()).isGreaterThan(now);
                now = limiter.readyAt();
            }
        }

        assertThat(emitted).isBetween(inAMinute - Math.max(1, inAMinute / 100), inAMinute + inAMinute / 100);
    }

    @Test
    void shouldNotMakeUpForALongPause() {
        RateLimiter limiter = limiter(1000, 1, 0);

        assertThat(limiter.allowed(3600 * SECOND, 100_000)).isEqualTo(100);
    }

    @Test
    void shouldRefuseANegativeRate() {
        assertThatThrownBy(() -> limiter(-1, 1, 0)).isInstanceOf(InvalidProgramException.class);
    }

    private static RateLimiter limiter(long perSecond, int parallelism, long now) {
        return RateLimiter.share(perSecond, new SourceReaderContext() {
            @Override
            public int subtaskIndex() {
                return 0;
            }

            @Override
            public int parallelism() {
                return parallelism;
            }

            @Override
            public long nanoTime() {
                return now;
            }

            @Override
            public void wake() {}

            @Override
            public void wakeAt(long nanoTime) {}

            @Override
            public <R> void runBlocking(Callable<R> work, Consumer<R> done) {}
        });
    }
}
