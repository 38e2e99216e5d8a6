package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.DataType;
import dev.weir.api.StreamProgram;
import dev.weir.api.WatermarkStrategy;
import dev.weir.api.Windows;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackpressureTest {
    private static final List<Integer> NUMBERS =
            IntStream.range(0, 20_000).boxed().toList();

    @Test
    void shouldLoseAndReorderNothingWhenTheSinkIsSlow() throws Exception {
        MemorySink<Integer> sink = new MemorySink<>(1);
        StreamProgram program = (streams, arguments) -> streams.source(
                        "numbers", MemorySource.of(Integer.class, 200, List.of(NUMBERS)), WatermarkStrategy.none())
                .rebalance()
                .map(Integer.class, number -> number)
                .sink("out", sink);

        LocalRun.start(program, 1).finish();

        assertThat(sink.records()).isEqualTo(NUMBERS);
    }

    @Test
    void shouldLoseNothingWhenOneRecordMakesMoreThanAllChannelsHold() throws Exception {
        MemorySink<Integer> sink = new MemorySink<>(100);
        StreamProgram program = (streams, arguments) -> streams.source(
                        "ten", MemorySource.of(Integer.class, List.of(1, 2)), WatermarkStrategy.none())
                .flatMap(Integer.class, (number, out) -> NUMBERS.forEach(out::collect))
                .rebalance()
                .sink("out", sink);

        LocalRun.start(program, 1).finish();

        assertThat(sink.records()).hasSize(2 * NUMBERS.size());
        assertThat(sink.records().subList(0, NUMBERS.size())).isEqualTo(NUMBERS);
    }

    @Test
    void shouldStopPollingTheSourceWhenNothingGoesOn() throws Exception {
        AtomicInteger read = new AtomicInteger();
        MemorySink<Integer> stuck = new MemorySink<>(0);
        StreamProgram program = (streams, arguments) -> streams.source(
                        "numbers", MemorySource.of(Integer.class, 200, List.of(NUMBERS)), WatermarkStrategy.none())
                .map(Integer.class, number -> {
                    read.incrementAndGet();
                    return number;
                })
                .rebalance()
                .sink("out", stuck);

        LocalRun.start(program, 1).steps(10_000);

        assertThat(read.get()).isLessThan(18 * ChannelOutput.BATCH_SIZE + 400);
    }

    @Test
    void shouldFireManyWindowsInBoundedSteps() throws Exception {
        MemorySink<Event> sink = new MemorySink<>();
        List<Event> events = IntStream.range(0, 5_000)
                .mapToObj(i -> new Event("k" + i, 5, 1))
                .toList();
        StreamProgram program = (streams, arguments) -> streams.source(
                        "events",
                        MemorySource.of(Event.class, 256, List.of(events)),
                        WatermarkStrategy.ascending(Event::at))
                .keyBy(String.class, Event::key)
                .window(Windows.tumbling(Duration.ofMillis(10)))
                .reduce("all", (left, right) -> left, DataType.of(Event.class), (key, window, event) -> {
                    largestStep.count++;
                    return event;
                })
                .sink("out", sink);
        LocalRun run = LocalRun.start(program, 1);

        int most = 0;
        boolean more = true;
        while (more) {
            largestStep.count = 0;
            more = run.step();
            most = Math.max(most, largestStep.count);
        }
        run.finish();

        assertThat(sink.records()).hasSize(5_000);
        assertThat(most).isBetween(1, 300);
    }

    private final Step largestStep = new Step();

    private static final class Step {
        private int count;
    }

    @Test
    void shouldTryAgainWhenACommitCannotBeDoneNow() throws Exception {
        MemorySink<Integer> sink = new MemorySink<>();
        sink.failCommits(3);
        LocalRun run = LocalRun.start(copy(sink), 1).settle();

        run.checkpoint();
        for (int i = 0; i < 10; i++) {
            run.advance(Duration.ofMillis(100));
        }

        assertThat(sink.commitAttempts()).isEqualTo(4);
        assertThat(sink.records()).isEqualTo(NUMBERS);
        assertThat(run.events()).contains("committed numbers/0 1");
    }

    @Test
    void shouldFailTheTaskWhenCommittingNeverSucceeds() throws Exception {
        MemorySink<Integer> sink = new MemorySink<>();
        sink.failCommits(Integer.MAX_VALUE);
        LocalRun run = LocalRun.start(copy(sink), 1).settle();

        run.checkpoint();
        for (int i = 0; i < 100 && run.failures().isEmpty(); i++) {
            run.clock().advance(Duration.ofSeconds(10));
            run.settleFailing();
        }

        assertThat(run.failures().values())
                .singleElement()
                .satisfies(failure ->
                        assertThat(failure).hasMessageContaining("'out'").hasRootCauseInstanceOf(IOException.class));
    }

    @Test
    void shouldCommitWhatAFailedCheckpointStagedWithTheNext() throws Exception {
        MemorySink<Integer> sink = new MemorySink<>();
        LocalRun run = LocalRun.start(copy(sink), 1).steps(10);

        long failed = run.capture().id();
        run.execution().notifyCheckpointAborted(failed);
        run.finish();

        assertThat(sink.records()).isEqualTo(NUMBERS);
    }

    private static StreamProgram copy(MemorySink<Integer> sink) {
        return (streams, arguments) -> streams.source(
                        "numbers", MemorySource.of(Integer.class, 200, List.of(NUMBERS)), WatermarkStrategy.none())
                .sink("out", sink);
    }
}
