package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.DataStream;
import dev.weir.api.DataType;
import dev.weir.api.Sink;
import dev.weir.api.SinkCommitter;
import dev.weir.api.SinkWriter;
import dev.weir.api.SinkWriterContext;
import dev.weir.api.StreamProgram;
import dev.weir.api.WatermarkStrategy;
import dev.weir.api.Windows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdlenessTest {
    /** Takes nothing before it is opened, and throws everything away. */
    private static final class Gate implements Sink<Event, String> {
        private final List<SinkWriterContext> writers = new ArrayList<>();
        private boolean open;

        void open() {
            open = true;
            writers.forEach(SinkWriterContext::wake);
        }

        @Override
        public DataType<String> committableType() {
            return DataType.of(String.class);
        }

        @Override
        public SinkWriter<Event, String> createWriter(SinkWriterContext context) {
            writers.add(context);
            return new SinkWriter<>() {
                @Override
                public boolean isReady() {
                    return open;
                }

                @Override
                public void write(Event value, long timestamp) {}

                @Override
                public CompletionStage<List<String>> prepareCommit(long checkpointId) {
                    return CompletableFuture.completedFuture(List.of());
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public SinkCommitter<String> createCommitter() {
            return committables -> {};
        }
    }

    private static List<Event> events(String key, int count, int apart) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Event(key, (long) i * apart, 1))
                .toList();
    }

    /**
     * The first subtask that makes watermarks waits long for the barrier of a source that is stuck. Records stand in its other
     * channel meanwhile, so it is not idle, and the second subtask, which is far ahead, must not make those late.
     */
    @Test
    void shouldNotBeIdleWhileRecordsWaitBehindABarrier() throws Exception {
        Gate gate = new Gate();
        MemorySink<Event> sink = new MemorySink<>();
        StreamProgram program = (streams, arguments) -> {
            DataStream<Event> stuck = streams.source(
                    "stuck",
                    MemorySource.of(Event.class, 1, List.of(events("s", 3, 1))).withoutEnd(),
                    WatermarkStrategy.none());
            stuck.sink("gate", gate);
            streams.source(
                            "flowing",
                            MemorySource.of(Event.class, 1, List.of(events("a", 500, 1), events("b", 500, 1_000)))
                                    .withoutEnd(),
                            WatermarkStrategy.none())
                    .union(stuck.filter(event -> false))
                    .withWatermarks(
                            WatermarkStrategy.<Event>ascending(Event::at).withIdleness(Duration.ofSeconds(5)))
                    .keyBy(String.class, Event::key)
                    .window(Windows.tumbling(Duration.ofMillis(10)))
                    .reduce("windows", (left, right) -> left, DataType.of(Event.class), (k, w, e) -> e)
                    .sink("out", sink);
        };
        LocalRun run = LocalRun.start(program, 2).steps(300);
        long id = run.trigger();
        run.steps(300);
        run.clock().advance(Duration.ofSeconds(1));
        run.settle();
        assertThat(run.isCaptured(id)).isFalse();

        run.advance(Duration.ofSeconds(4));
        gate.open();
        run.settle();

        assertThat(run.isCaptured(id)).isTrue();
        assertThat(run.execution().counters().getOrDefault("late-records-dropped", 0L))
                .isZero();
    }
}
