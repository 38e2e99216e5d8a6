package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Collector;
import dev.weir.api.DataStream;
import dev.weir.api.DataType;
import dev.weir.api.Source;
import dev.weir.api.SourceReader;
import dev.weir.api.SourceReaderContext;
import dev.weir.api.StreamProgram;
import dev.weir.api.WatermarkStrategy;
import dev.weir.api.Windows;
import dev.weir.state.SnapshotForm;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sources that have stopped for a savepoint, and go on when it is aborted. */
class StoppedSourceTest {
    private static final int EVENTS = 2_000;

    private static List<Event> events(int apart) {
        return IntStream.range(0, EVENTS)
                .mapToObj(i -> new Event("k", (long) i * apart, 1))
                .toList();
    }

    @Test
    void shouldNotBeIdleForHavingStopped() throws Exception {
        StreamProgram program = (streams, arguments) -> {
            DataStream<Event> ahead = streams.source(
                    "ahead", MemorySource.of(Event.class, events(1_000)), WatermarkStrategy.ascending(Event::at));
            streams.source(
                            "behind",
                            MemorySource.of(Event.class, events(1)),
                            WatermarkStrategy.<Event>ascending(Event::at).withIdleness(Duration.ofSeconds(5)))
                    .union(ahead)
                    .keyBy(String.class, Event::key)
                    .window(Windows.tumbling(Duration.ofMillis(10)))
                    .reduce("windows", (left, right) -> left, DataType.of(Event.class), (k, w, e) -> e)
                    .sink("out", new MemorySink<>());
        };
        LocalRun run = LocalRun.start(program, 1).steps(200);
        run.execution().executeCheckpoint(1, 0, SnapshotForm.CANONICAL, true);
        run.settle();
        assertThat(run.isCaptured(1)).isTrue();

        run.advance(Duration.ofSeconds(6)).advance(Duration.ofSeconds(6));
        run.execution().notifyCheckpointAborted(1);
        run.settle();

        assertThat(run.execution().counters().getOrDefault("late-records-dropped", 0L))
                .isZero();
    }

    @Test
    void shouldRestUntilItGoesOnAlsoWhenTheReaderAskedToBePolled() throws Exception {
        Ticks ticks = new Ticks();
        StreamProgram program = (streams, arguments) ->
                streams.source("ticks", ticks, WatermarkStrategy.none()).sink("out", new MemorySink<>());
        LocalRun run = LocalRun.start(program, 1).settle();
        run.execution().executeCheckpoint(1, 0, SnapshotForm.CANONICAL, true);
        run.settle();
        int before = ticks.polls;

        run.clock().advance(Duration.ofSeconds(5));
        run.steps(100);

        assertThat(run.step()).as("it has something to do").isFalse();
        assertThat(ticks.polls).isEqualTo(before);
        run.execution().notifyCheckpointAborted(1);
        run.settle();
        assertThat(ticks.polls).isGreaterThan(before);
    }

    /** Has a record every second. */
    private static final class Ticks implements Source<Event, String> {
        private int polls;

        @Override
        public DataType<Event> type() {
            return DataType.of(Event.class);
        }

        @Override
        public DataType<String> splitType() {
            return DataType.of(String.class);
        }

        @Override
        public List<String> enumerateSplits() {
            return List.of("ticks");
        }

        @Override
        public SourceReader<Event, String> createReader(SourceReaderContext context) {
            return new SourceReader<>() {
                @Override
                public void start(List<String> splits) {}

                @Override
                public Status poll(int max, Collector<Event> out) {
                    polls++;
                    out.collect(new Event("tick", polls, 1));
                    context.wakeAt(context.nanoTime() + Duration.ofSeconds(1).toNanos());
                    return Status.WAIT;
                }

                @Override
                public List<String> snapshot() {
                    return List.of("ticks");
                }

                @Override
                public void close() {}
            };
        }
    }
}
