package dev.weir.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualEventLoopTest {
    private final ManualEventLoop loop = new ManualEventLoop();
    private final List<String> seen = new ArrayList<>();

    @Test
    void shouldStopAtEachTimer() {
        long start = loop.clock().epochMillis();
        loop.schedule(30, () -> seen.add("30 at " + (loop.clock().epochMillis() - start)));
        loop.schedule(10, () -> {
            seen.add("10 at " + (loop.clock().epochMillis() - start));
            loop.schedule(5, () -> seen.add("15 at " + (loop.clock().epochMillis() - start)));
        });

        loop.advance(Duration.ofMillis(40));

        assertThat(seen).containsExactly("10 at 10", "15 at 15", "30 at 30");
        assertThat(loop.clock().epochMillis() - start).isEqualTo(40);
    }

    @Test
    void shouldHoldBlockingWorkBack() {
        loop.holdBlocking(true);
        loop.callBlocking(() -> "done", (result, failure) -> seen.add(result));
        loop.runReady();
        assertThat(seen).isEmpty();

        loop.runBlocking();
        loop.runReady();

        assertThat(seen).containsExactly("done");
    }
}
