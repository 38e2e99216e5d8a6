package dev.weir.local.kubelet.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartBackOffTest {

    private static final Duration SHORT = Duration.ofSeconds(3);

    @Test
    void shouldRestartAtOnceAndThenDoubleUpToAMinuteWhenRunsAreShort() {
        List<Long> seconds = new ArrayList<>();
        RestartBackOff backOff = RestartBackOff.NONE;
        for (int i = 0; i < 10; i++) {
            backOff = backOff.afterRun(SHORT);
            seconds.add(backOff.delay().toSeconds());
        }

        assertThat(seconds).containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void shouldRestartAtOnceWhenTheRunWasLong() {
        RestartBackOff crashed =
                RestartBackOff.NONE.afterRun(SHORT).afterRun(SHORT).afterRun(SHORT);

        assertThat(crashed.afterRun(Duration.ofSeconds(60)).delay()).isZero();
    }
}
