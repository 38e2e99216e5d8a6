package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Collector;
import dev.weir.api.DataStream;
import dev.weir.api.DataType;
import dev.weir.api.KeyedProcessFunction;
import dev.weir.api.OutputTag;
import dev.weir.api.StateDeclaration;
import dev.weir.api.StreamProgram;
import dev.weir.api.ValueState;
import dev.weir.api.WatermarkStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProcessTest {
    private static final int PER_POLL = 7;
    private static final long OUT_OF_ORDERNESS = 30;
    private static final OutputTag<String> EVEN = new OutputTag<>("even", DataType.of(String.class));

    /** Counts, and speaks up at the next full hundred milliseconds after a record. */
    private static final class Counting implements KeyedProcessFunction<String, Event, String> {
        private ValueState<Long> count;

        @Override
        public void open(StateDeclaration states) {
            count = states.value("count", Long.class);
        }

        @Override
        public void process(Event event, Context<String> context, Collector<String> out) {
            long now = (count.get() == null ? 0 : count.get()) + 1;
            count.set(now);
            out.collect(event.key() + "=" + now);
            if (now % 2 == 0) {
                context.emit(EVEN, event.key() + "=" + now);
            }
            context.setEventTimer(Math.floorDiv(event.at(), 100) * 100 + 100);
        }

        @Override
        public void onTimer(long timestamp, Context<String> context, Collector<String> out) {
            out.collect(context.key() + "@" + timestamp);
        }
    }

    /** No record comes after the watermark has passed it, so that it is fixed which timers fire. */
    private static List<String> model(List<Event> events) {
        List<String> expected = new ArrayList<>();
        Map<String, Long> counts = new HashMap<>();
        Set<String> timers = new HashSet<>();
        for (Event event : events) {
            expected.add(event.key() + "=" + counts.merge(event.key(), 1L, Long::sum));
            timers.add(event.key() + "@" + (Math.floorDiv(event.at(), 100) * 100 + 100));
        }
        expected.addAll(timers);
        return expected;
    }

    private static StreamProgram program(List<Event> events, MemorySink<String> sink, MemorySink<String> even) {
        return (streams, arguments) -> {
            DataStream<String> counts = streams.source(
                            "events",
                            MemorySource.of(Event.class, PER_POLL, List.of(events)),
                            WatermarkStrategy.boundedOutOfOrderness(Duration.ofMillis(OUT_OF_ORDERNESS), Event::at))
                    .keyBy(String.class, Event::key)
                    .process("counts", String.class, Counting::new);
            counts.sink("out", sink);
            counts.sideOutput(EVEN).sink("even", even);
        };
    }

    @Test
    void shouldKeepStateAndFireTimersOfEachKey() throws Exception {
        List<Event> events = Event.random(11, 3_000, 20, OUT_OF_ORDERNESS);
        MemorySink<String> sink = new MemorySink<>();
        MemorySink<String> even = new MemorySink<>();

        LocalRun.start(program(events, sink, even), 3).finish();

        List<String> expected = model(events);
        assertThat(MemorySink.counts(sink.records())).isEqualTo(MemorySink.counts(expected));
        assertThat(MemorySink.counts(even.records()))
                .isEqualTo(MemorySink.counts(expected.stream()
                        .filter(text -> text.matches("k[0-9]+=[0-9]*[02468]"))
                        .toList()));
    }

    @Test
    void shouldGiveTheSameResultsWhenRestoredAtAnyPoint() throws Exception {
        List<Event> events = Event.random(5, 120, 6, OUT_OF_ORDERNESS);
        List<String> expected = model(events);

        for (int steps = 0; steps < 160; steps += 3) {
            MemorySink<String> sink = new MemorySink<>();
            StreamProgram program = program(events, sink, new MemorySink<>());
            LocalCheckpoint first = LocalRun.start(program, 2).steps(steps).checkpoint();
            LocalRun second = LocalRun.restore(program, 3, first, 2).steps(steps / 2);
            LocalCheckpoint again = second.capture();
            second.steps(25);
            LocalRun.restore(program, 1, again, 3).finish();

            assertThat(MemorySink.counts(sink.records()))
                    .as("after %s steps", steps)
                    .isEqualTo(MemorySink.counts(expected));
        }
    }

    @Test
    void shouldFireManyTimersOfOneTimeInBoundedSteps() throws Exception {
        int keys = 30_000;
        MemorySink<Long> sink = new MemorySink<>();
        List<Event> events =
                IntStream.range(0, keys).mapToObj(i -> new Event("k" + i, 5, 1)).toList();
        AtomicInteger fired = new AtomicInteger();
        StreamProgram program = (streams, arguments) -> streams.source(
                        "events",
                        MemorySource.of(Event.class, 256, List.of(events)),
                        WatermarkStrategy.ascending(Event::at))
                .keyBy(String.class, Event::key)
                .process("timers", Long.class, () -> new KeyedProcessFunction<String, Event, Long>() {
                    @Override
                    public void process(Event event, Context<String> context, Collector<Long> out) {
                        context.setEventTimer(10);
                    }

                    @Override
                    public void onTimer(long timestamp, Context<String> context, Collector<Long> out) {
                        fired.incrementAndGet();
                        out.collect(timestamp);
                    }
                })
                .sink("out", sink);
        LocalRun run = LocalRun.start(program, 1);

        int most = 0;
        for (int before = 0; run.step(); before = fired.get()) {
            most = Math.max(most, fired.get() - before);
        }
        run.finish();

        assertThat(sink.records()).hasSize(keys);
        assertThat(most).isBetween(1, 256);
    }

    @Test
    void shouldFireProcessingTimersWhenTheirTimeHasCome() throws Exception {
        MemorySink<String> sink = new MemorySink<>();
        StreamProgram program = (streams, arguments) -> streams.source(
                        "events",
                        MemorySource.of(Event.class, List.of(new Event("a", 1, 1), new Event("b", 2, 2)))
                                .withoutEnd(),
                        WatermarkStrategy.none())
                .keyBy(String.class, Event::key)
                .process("late", String.class, () -> new KeyedProcessFunction<String, Event, String>() {
                    @Override
                    public void process(Event event, Context<String> context, Collector<String> out) {
                        context.setProcessingTimer(context.processingTime() + 1_000 * event.value());
                    }

                    @Override
                    public void onTimer(long timestamp, Context<String> context, Collector<String> out) {
                        out.collect(context.key());
                    }
                })
                .sink("out", sink);
        LocalRun run = LocalRun.start(program, 2).settle();

        run.advance(Duration.ofMillis(999)).checkpoint();
        assertThat(run.settle().execution().runningTasks()).isEqualTo(4);
        assertThat(sink.records()).isEmpty();
        run.advance(Duration.ofMillis(1)).checkpoint();
        run.settle();
        assertThat(sink.records()).containsExactly("a");

        LocalCheckpoint checkpoint = run.checkpoint();
        run.settle();
        LocalRun restored = LocalRun.restore(program, 1, checkpoint, 2).advance(Duration.ofSeconds(3));
        restored.checkpoint();
        restored.settle();
        assertThat(sink.records()).containsExactly("a", "b");
    }

    @Test
    void shouldCloseFunctionsWhenCancelledOrFailed() throws Exception {
        List<String> closed = new ArrayList<>();
        StreamProgram program = (streams, arguments) -> streams.source(
                        "events",
                        MemorySource.of(Event.class, List.of(new Event("a", 1, 1)))
                                .withoutEnd(),
                        WatermarkStrategy.none())
                .keyBy(String.class, Event::key)
                .process("closing", String.class, () -> new KeyedProcessFunction<String, Event, String>() {
                    @Override
                    public void process(Event event, Context<String> context, Collector<String> out) {}

                    @Override
                    public void close() {
                        closed.add("closed");
                    }
                })
                .sink("out", new MemorySink<>());

        LocalRun run = LocalRun.start(program, 3).settle();
        run.cancel();

        assertThat(closed).hasSize(3);
        assertThat(run.execution().runningTasks()).isZero();
    }
}
