package dev.weir.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private final List<Duration> pauses = new ArrayList<>();
    private long now;
    private int calls;

    private final Retries retries = new Retries(Duration.ofSeconds(20), () -> now, pause -> {
        pauses.add(pause);
        now += pause.toNanos();
    });

    @Test
    void shouldTryAgainWithAGrowingDelayUntilItSucceeds() throws IOException {
        String result = retries.call(e -> true, () -> {
            if (++calls < 9) {
                throw new IOException("not now");
            }
            return "done";
        });

        assertThat(result).isEqualTo("done");
        assertThat(pauses)
                .extracting(Duration::toMillis)
                .containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L);
    }

    @Test
    void shouldGiveUpWhenPatienceEnds() {
        assertThatThrownBy(() -> retries.call(e -> true, this::fail)).hasMessage("not now");

        assertThat(Duration.ofNanos(now)).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(20));
    }

    @Test
    void shouldNotTryAgainWhatCannotSucceed() {
        assertThatThrownBy(() -> retries.call(e -> false, this::fail)).hasMessage("not now");

        assertThat(calls).isEqualTo(1);
    }

    @Test
    void shouldStopWhenInterrupted() {
        Retries interrupted = new Retries(Duration.ofSeconds(20), () -> now, pause -> {
            throw new InterruptedException();
        });

        assertThatThrownBy(() -> interrupted.call(e -> true, this::fail)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private Object fail() throws IOException {
        calls++;
        throw new IOException("not now");
    }
}
