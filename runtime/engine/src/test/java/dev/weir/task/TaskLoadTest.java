package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.StreamProgram;
import dev.weir.api.WatermarkStrategy;
import dev.weir.common.ManualClock;
import dev.weir.control.VertexLoad;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskLoadTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final List<Integer> NUMBERS =
            IntStream.range(0, 20_000).boxed().toList();

    private final ManualClock clock = new ManualClock();
    private final TaskLoad load = new TaskLoad(clock);

    @Test
    void shouldCountATaskAsBusyUntilItStops() {
        clock.advance(SECOND);
        load.stops(false);
        clock.advance(SECOND.multipliedBy(2));
        load.goesOn();
        load.goesOn();
        clock.advance(SECOND);
        load.stops(true);
        clock.advance(SECOND.multipliedBy(3));
        load.goesOn();

        assertThat(load.read("count")).isEqualTo(new VertexLoad("count", 1, 7_000, 2_000, 3_000, VertexLoad.UNKNOWN));
    }

    @Test
    void shouldCountThePauseThatLasts() {
        load.stops(true);
        clock.advance(SECOND);

        assertThat(load.read("count").blockedMillis()).isEqualTo(1_000);
        assertThat(load.read("count").idleMillis()).isZero();
    }

    @Test
    void shouldAskAgainOnlyWhenTheTaskHasAnswered() {
        assertThat(load.asks()).isTrue();
        assertThat(load.asks()).isFalse();

        load.lags(OptionalLong.of(5));

        assertThat(load.read("source").backlog()).isEqualTo(5);
        assertThat(load.asks()).isTrue();
        load.lags(OptionalLong.empty());
        assertThat(load.read("source").backlog()).isEqualTo(VertexLoad.UNKNOWN);
    }

    @Test
    void shouldSayThatTasksWithNothingToDoAreIdle() throws Exception {
        LocalRun run = LocalRun.start(numbersInto(new MemorySink<>()), 1).settle();

        run.clock().advance(SECOND);

        assertThat(run.execution().loads())
                .isNotEmpty()
                .allSatisfy(load -> assertThat(load.idleMillis()).isEqualTo(1_000))
                .allSatisfy(load -> assertThat(load.blockedMillis()).isZero());
    }

    @Test
    void shouldSayWhoWaitsForRoomAndHowFarTheSourceLags() throws Exception {
        LocalRun run = LocalRun.start(numbersInto(new MemorySink<>(0)), 1).steps(10_000);
        assertThat(source(run).backlog()).as("not asked before").isEqualTo(VertexLoad.UNKNOWN);
        run.steps(10);

        run.clock().advance(SECOND);

        assertThat(source(run).blockedMillis()).isEqualTo(1_000);
        assertThat(source(run).idleMillis()).isZero();
        assertThat(source(run).backlog()).isBetween(1L, 19_999L);
    }

    private static VertexLoad source(LocalRun run) {
        return run.execution().loads().stream()
                .filter(load -> load.vertex().contains("numbers"))
                .findFirst()
                .orElseThrow();
    }

    private static StreamProgram numbersInto(MemorySink<Integer> sink) {
        return (streams, arguments) -> streams.source(
                        "numbers",
                        MemorySource.of(Integer.class, 200, List.of(NUMBERS)).withoutEnd(),
                        WatermarkStrategy.none())
                .rebalance()
                .sink("out", sink);
    }
}
