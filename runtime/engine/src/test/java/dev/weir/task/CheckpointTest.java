package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Collector;
import dev.weir.api.DataStream;
import dev.weir.api.DataType;
import dev.weir.api.KeyedProcessFunction;
import dev.weir.api.StateDeclaration;
import dev.weir.api.StreamProgram;
import dev.weir.api.ValueState;
import dev.weir.api.WatermarkStrategy;
import dev.weir.api.Windows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CheckpointTest {
    private static List<Event> events(String key, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Event(key + i % 5, i, 1))
                .toList();
    }

    /** Emits how many records of the key came so far: with a record lost or counted twice, a number is missing or double. */
    static final class Counting implements KeyedProcessFunction<String, Event, String> {
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
        }
    }

    /** Two inputs, one of which is much slower to come through than the other. */
    private static StreamProgram uneven(MemorySink<String> sink) {
        return (streams, arguments) -> {
            DataStream<Event> fast = streams.source(
                    "fast",
                    MemorySource.of(Event.class, 100, List.of(events("a", 4_000))),
                    WatermarkStrategy.ascending(Event::at));
            DataStream<Event> slow = streams.source(
                    "slow",
                    MemorySource.of(Event.class, 1, List.of(events("a", 300), events("b", 300))),
                    WatermarkStrategy.ascending(Event::at));
            fast.rebalance()
                    .map(Event.class, event -> event)
                    .union(slow)
                    .keyBy(String.class, Event::key)
                    .process("counts", String.class, Counting::new)
                    .sink("out", sink);
        };
    }

    private static List<String> expected() {
        Map<String, Long> counts = new HashMap<>();
        List<String> expected = new ArrayList<>();
        List<Event> all = new ArrayList<>(events("a", 4_000));
        all.addAll(events("a", 300));
        all.addAll(events("b", 300));
        all.forEach(event -> expected.add(event.key() + "=" + counts.merge(event.key(), 1L, Long::sum)));
        return expected;
    }

    @Test
    void shouldMakeStateOfWhatIsInMemoryWhenATaskComesBackToItsProcess() throws Exception {
        MemorySink<String> sink = new MemorySink<>();
        LocalRun first = LocalRun.start(uneven(sink), 2).steps(300);
        LocalCheckpoint checkpoint = first.checkpoint();
        first.steps(300);
        first.trigger();
        first.steps(20).cancel();

        LocalRun second = LocalRun.comeBack(first, uneven(sink), checkpoint.unreadable(), 2);
        second.finish();

        assertThat(second.execution().counters()).containsEntry(KeyedContext.RESTORED_LOCALLY, 2L);
        assertThat(sink.records()).containsExactlyInAnyOrderElementsOf(expected());
    }

    @Test
    void shouldCountEachRecordOnceWhenBarriersComeApart() throws Exception {
        List<String> expected = expected();
        for (int steps = 1; steps < 1_000; steps += 83) {
            MemorySink<String> sink = new MemorySink<>();
            LocalCheckpoint checkpoint =
                    LocalRun.start(uneven(sink), 2).steps(steps).checkpoint();

            LocalRun.restore(uneven(sink), 3, checkpoint, 2).finish();

            assertThat(MemorySink.counts(sink.records()))
                    .as("after %s steps", steps)
                    .isEqualTo(MemorySink.counts(expected));
        }
    }

    @Test
    void shouldGoOnWhenACheckpointIsAbortedWhileBarriersAreApart() throws Exception {
        MemorySink<String> sink = new MemorySink<>();
        LocalRun run = LocalRun.start(uneven(sink), 2).steps(100);

        for (int i = 0; i < 10; i++) {
            long id = run.trigger();
            run.steps(9);
            run.execution().notifyCheckpointAborted(id);
            run.steps(9);
        }
        run.finish();

        assertThat(MemorySink.counts(sink.records())).isEqualTo(MemorySink.counts(expected()));
    }

    @Test
    void shouldTellTheListenerInTheOrderOfTheCycle() throws Exception {
        StreamProgram program = (streams, arguments) -> streams.source(
                        "events", MemorySource.of(Event.class, events("a", 10)), WatermarkStrategy.none())
                .rebalance()
                .sink("out", new MemorySink<>());
        LocalRun run = LocalRun.start(program, 1);

        run.checkpoint();
        run.settle();

        assertThat(run.events())
                .containsSubsequence(
                        "notifyCheckpoint events/0 1",
                        "captured events/0 1",
                        "notifyCheckpoint out/0 1",
                        "captured out/0 1",
                        "committed out/0 1")
                .contains("committed events/0 1", "drained events/0", "drained out/0");
    }

    @Test
    void shouldStillAnswerBarriersWhenDrained() throws Exception {
        MemorySink<String> sink = new MemorySink<>();
        LocalRun run = LocalRun.start(uneven(sink), 2).settle();

        run.checkpoint();
        run.checkpoint();
        LocalCheckpoint last = run.checkpoint();
        run.settle();
        LocalRun.restore(uneven(sink), 4, last, 2).finish();

        assertThat(MemorySink.counts(sink.records())).isEqualTo(MemorySink.counts(expected()));
    }

    @Test
    void shouldCommitWhatWasRestoredWhenItsCommitIsNotKnown() throws Exception {
        MemorySink<String> sink = new MemorySink<>();
        LocalCheckpoint uncommitted = LocalRun.start(uneven(sink), 2).settle().capture();
        assertThat(sink.records()).isEmpty();

        LocalRun.restore(uneven(sink), 1, uncommitted, 2).settle();

        assertThat(MemorySink.counts(sink.records())).isEqualTo(MemorySink.counts(expected()));
    }

    @Test
    void shouldNotWaitForAnIdleSourceWhenTheStrategySaysSo() throws Exception {
        MemorySink<Event> sink = new MemorySink<>();
        StreamProgram program = (streams, arguments) -> {
            WatermarkStrategy<Event> strategy =
                    WatermarkStrategy.<Event>ascending(Event::at).withIdleness(Duration.ofSeconds(5));
            DataStream<Event> silent = streams.source(
                    "silent", MemorySource.of(Event.class, List.<Event>of()).withoutEnd(), strategy);
            streams.source(
                            "busy",
                            MemorySource.of(Event.class, events("a", 101)).withoutEnd(),
                            strategy)
                    .union(silent)
                    .keyBy(String.class, Event::key)
                    .window(Windows.tumbling(Duration.ofMillis(100)))
                    .reduce("windows", (left, right) -> left, DataType.of(Event.class), (k, w, e) -> e)
                    .sink("out", sink);
        };
        LocalRun run = LocalRun.start(program, 1).settle();

        run.advance(Duration.ofMillis(4_999)).checkpoint();
        assertThat(run.settle().events()).contains("committed windows/0 1");
        assertThat(sink.records()).isEmpty();
        run.advance(Duration.ofMillis(1)).checkpoint();
        run.settle();

        assertThat(sink.records()).hasSize(5);
    }

    @Test
    void shouldTakeTimeFromAStrategyInTheMiddleOfTheStreamAlsoWhenASubtaskHasNoSplits() throws Exception {
        MemorySink<Event> sink = new MemorySink<>();
        StreamProgram program = (streams, arguments) -> streams.source(
                        "events", MemorySource.of(Event.class, events("a", 201)).withoutEnd(), WatermarkStrategy.none())
                .map(Event.class, event -> new Event(event.key(), event.at() * 10, event.value()))
                .withWatermarks(WatermarkStrategy.ascending(Event::at))
                .keyBy(String.class, Event::key)
                .window(Windows.tumbling(Duration.ofMillis(1_000)))
                .reduce(
                        "windows",
                        (left, right) -> new Event(left.key(), left.at(), left.value() + right.value()),
                        DataType.of(Event.class),
                        (key, window, event) -> new Event(key, window.end(), event.value()))
                .sink("out", sink);
        LocalRun run = LocalRun.start(program, 2).settle();

        run.checkpoint();
        run.settle();

        assertThat(sink.records())
                .hasSize(10)
                .allSatisfy(event -> assertThat(event.value()).isEqualTo(20));
    }
}
