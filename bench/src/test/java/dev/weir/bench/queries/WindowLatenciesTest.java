package dev.weir.bench.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.examples.nexmark.events.EventGenerator;
import dev.weir.examples.nexmark.queries.HotItems.HotItem;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WindowLatenciesTest {
    private static final long EVENTS_PER_SECOND = 1_000;
    private static final long BEGIN = -77;

    private final AtomicLong nanoTime = new AtomicLong(BEGIN);
    /** Twice as fast as event time. */
    private final Pace pace = new Pace(2 * EVENTS_PER_SECOND);

    private final WindowLatencies latencies = new WindowLatencies(pace, EVENTS_PER_SECOND, nanoTime::get);

    @Test
    void shouldCountFromWhenTheEventIsDueThatFiresTheWindow() {
        pace.limit(nanoTime.get());
        long windowEnd = new EventGenerator(EVENTS_PER_SECOND).apply(0).dateTime() + 2_000;

        // The event is 2 s + 4 s of event time after the first, which is 3 s at this pace.
        nanoTime.set(BEGIN + TimeUnit.MILLISECONDS.toNanos(3_007));
        latencies.answered(new HotItem(windowEnd, 1, 1));

        assertThat(latencies.take())
                .singleElement()
                .satisfies(millis -> assertThat(millis).isCloseTo(7.0, within(0.001)));
        assertThat(latencies.take()).isEmpty();
    }

    @Test
    void shouldLetSourcesReadWhatIsDue() {
        assertThat(pace.limit(BEGIN)).isEqualTo(1);
        assertThat(pace.limit(BEGIN + TimeUnit.MILLISECONDS.toNanos(1))).isEqualTo(3);
        assertThat(pace.limit(BEGIN + TimeUnit.SECONDS.toNanos(10))).isEqualTo(20_001);
    }

    @Test
    void shouldLetSourcesReadAllWhenThereIsNoLimit() {
        assertThat(new Pace(0).limit(BEGIN)).isEqualTo(Long.MAX_VALUE);
    }
}
