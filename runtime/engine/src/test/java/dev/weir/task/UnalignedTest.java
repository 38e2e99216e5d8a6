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
import dev.weir.state.SnapshotForm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Barriers that overtake: whole outputs are compared, under back-pressure, after restores at this and that parallelism. */
class UnalignedTest {
    private static final Alignment AT_ONCE = Alignment.exactlyOnce().overtakingAfter(0);

    private static List<Event> numbered(String key, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Event(key + i % 7, i, 1))
                .toList();
    }

    /** A fast and a slow source, a keyed count, and a sink in a task of its own. */
    private static StreamProgram counts(MemorySink<String> sink, int records) {
        return (streams, arguments) -> {
            DataStream<Event> fast = streams.source(
                    "fast",
                    MemorySource.of(Event.class, 100, List.of(numbered("a", records))),
                    WatermarkStrategy.ascending(Event::at));
            DataStream<Event> slow = streams.source(
                    "slow",
                    MemorySource.of(Event.class, 3, List.of(numbered("a", records / 10), numbered("b", records / 10))),
                    WatermarkStrategy.ascending(Event::at));
            fast.rebalance()
                    .map(Event.class, event -> event)
                    .union(slow)
                    .keyBy(String.class, Event::key)
                    .process("counts", String.class, CheckpointTest.Counting::new)
                    .rebalance()
                    .sink("out", sink);
        };
    }

    private static Map<String, Long> expectedCounts(int records) {
        Map<String, Long> counts = new HashMap<>();
        List<Event> all = new ArrayList<>(numbered("a", records));
        all.addAll(numbered("a", records / 10));
        all.addAll(numbered("b", records / 10));
        return MemorySink.counts(all.stream()
                .map(event -> event.key() + "=" + counts.merge(event.key(), 1L, Long::sum))
                .toList());
    }

    @Test
    void shouldCompleteACheckpointWhileTheSinkTakesNothing() throws Exception {
        MemorySink<String> sink = new MemorySink<String>().stick();
        LocalRun run = LocalRun.start(counts(sink, 20_000), 2, AT_ONCE).settle();

        long id = run.trigger();
        run.settle();
        assertThat(run.isWhole(id)).as("%s", run.events()).isTrue();
        LocalCheckpoint checkpoint = run.collect(id);

        assertThat(checkpoint.inFlightBytes()).isPositive();
        sink.release();
        LocalRun.restore(counts(sink, 20_000), 2, checkpoint, 2).finish();
        assertThat(MemorySink.counts(sink.records())).isEqualTo(expectedCounts(20_000));
    }

    @Test
    void shouldNotCompleteACheckpointWhileTheSinkTakesNothingWhenBarriersDoNotOvertake() throws Exception {
        MemorySink<String> sink = new MemorySink<String>().stick();
        LocalRun run = LocalRun.start(counts(sink, 20_000), 2).settle();

        long id = run.trigger();
        run.settle();

        assertThat(run.isCaptured(id)).isFalse();
    }

    @Test
    void shouldOvertakeOnlyWhenTheTimeIsOver() throws Exception {
        MemorySink<String> sink = new MemorySink<String>().stick();
        LocalRun run = LocalRun.start(
                        counts(sink, 20_000), 2, Alignment.exactlyOnce().overtakingAfter(500))
                .settle();

        long id = run.trigger();
        run.settle().advance(Duration.ofMillis(499));
        assertThat(run.isCaptured(id)).isFalse();
        run.advance(Duration.ofMillis(1));

        assertThat(run.isWhole(id)).as("%s", run.events()).isTrue();
    }

    @Test
    void shouldNeverOvertakeForASavepointAndLetNoLaterCheckpointPassIt() throws Exception {
        MemorySink<String> sink = new MemorySink<String>().stick();
        LocalRun run = LocalRun.start(counts(sink, 20_000), 2, AT_ONCE).settle();

        long savepoint = run.trigger(SnapshotForm.CANONICAL);
        long checkpoint = run.trigger();
        run.settle();
        assertThat(run.isCaptured(savepoint)).isFalse();
        assertThat(run.isCaptured(checkpoint)).isFalse();

        sink.release();
        run.settle();
        assertThat(run.isWhole(savepoint)).isTrue();
        assertThat(run.isWhole(checkpoint)).isTrue();
        assertThat(run.collect(savepoint).inFlightBytes()).isZero();
    }

    @Test
    void shouldHoldNoMoreThanOneStepAboveTheBoundHoweverManyCheckpointsAreTaken() throws Exception {
        MemorySink<String> sink = new MemorySink<String>().stick();
        LocalRun run = LocalRun.start(counts(sink, 200_000), 2, AT_ONCE).settle();
        run.trigger();
        run.settle();
        long second = run.trigger();
        run.settle();
        long early = run.collect(second).inFlightBytes();

        long last = second;
        for (int i = 0; i < 100; i++) {
            last = run.trigger();
            run.settle();
        }

        assertThat(run.collect(last).inFlightBytes()).isEqualTo(early);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void shouldCountEachRecordOnceWhateverIsInFlight(int parallelism) throws Exception {
        for (long seed = 0; seed < 12; seed++) {
            MemorySink<String> sink = new MemorySink<>(1 + (int) seed % 4);
            restoreAndFinish(counts(sink, 3_000), parallelism, seed);

            assertThat(MemorySink.counts(sink.records())).as("seed %s", seed).isEqualTo(expectedCounts(3_000));
        }
    }

    /** Takes checkpoints at random steps, each run going on from the one before while it still recovers. */
    private static void restoreAndFinish(StreamProgram program, int parallelism, long seed) throws Exception {
        Random random = new Random(seed);
        Alignment alignment = random.nextInt(3) == 0 ? Alignment.exactlyOnce().overtakingAfter(5) : AT_ONCE;
        LocalRun run = LocalRun.start(program, 3, alignment);
        for (int attempt = 2; attempt < 6; attempt++) {
            LocalCheckpoint checkpoint = checkpointAfter(run, random.nextInt(400), random);
            int next = random.nextBoolean() ? parallelism : 3;
            run = LocalRun.restore(program, next, checkpoint, attempt, alignment);
        }
        run.finish();
    }

    /** Completes a checkpoint; others before it are aborted, or under way at the same time. */
    private static LocalCheckpoint checkpointAfter(LocalRun run, int steps, Random random) {
        run.steps(steps);
        for (int i = random.nextInt(3); i > 0; i--) {
            long given = run.trigger();
            run.steps(random.nextInt(20));
            if (random.nextBoolean()) {
                run.execution().notifyCheckpointAborted(given);
            }
        }
        long id = run.trigger();
        while (!run.isWhole(id)) {
            if (!run.step()) {
                run.clock().advance(Duration.ofMillis(1));
            }
        }
        run.execution().notifyCheckpointComplete(id);
        run.execution().commit(id);
        run.steps(random.nextInt(60));
        return run.collect(id);
    }

    private static StreamProgram windows(MemorySink<String> sink, Windows windows, List<Event> events) {
        return (streams, arguments) -> {
            WatermarkStrategy<Event> strategy =
                    WatermarkStrategy.boundedOutOfOrderness(Duration.ofMillis(40), Event::at);
            streams.source("left", MemorySource.of(Event.class, 64, List.of(events)), strategy)
                    .union(streams.source("right", MemorySource.of(Event.class, 17, List.of(events)), strategy))
                    .rebalance()
                    .keyBy(String.class, Event::key)
                    .window(windows)
                    .reduce(
                            "sums",
                            (left, right) -> new Event(left.key(), left.at(), left.value() + right.value()),
                            DataType.of(String.class),
                            (key, window, sum) -> key + "@" + window.start() + "-" + window.end() + "=" + sum.value())
                    .rebalance()
                    .sink("out", sink);
        };
    }

    @Test
    void shouldFireEachWindowOnceWhenStateIsCapturedWhileItFires() throws Exception {
        List<Event> events = Event.random(7, 3_000, 300, 40);
        for (Windows windows : List.of(
                Windows.tumbling(Duration.ofMillis(2_000)),
                Windows.hopping(Duration.ofMillis(2_000), Duration.ofMillis(500)),
                Windows.session(Duration.ofMillis(300)))) {
            MemorySink<String> whole = new MemorySink<>();
            LocalRun.start(windows(whole, windows, events), 2).finish();
            for (long seed = 0; seed < 8; seed++) {
                MemorySink<String> sink = new MemorySink<>(1 + (int) seed % 3);
                restoreAndFinish(windows(sink, windows, events), 1 + (int) seed % 4, seed);

                assertThat(difference(whole.records(), sink.records()))
                        .as("%s, seed %s", windows, seed)
                        .isEmpty();
            }
        }
    }

    /** With so many keys that what a window sends on has to wait while it fires. */
    @Test
    void shouldFireNoKeyAgainOfAWindowThatWasCapturedBetweenTwoKeyGroups() throws Exception {
        List<Event> events = Event.random(13, 4_000, 2_000, 40);
        int uneven = 0;
        for (Windows windows : List.of(
                Windows.tumbling(Duration.ofSeconds(20)),
                Windows.hopping(Duration.ofSeconds(20), Duration.ofSeconds(5)))) {
            MemorySink<String> whole = new MemorySink<>();
            LocalRun.start(windows(whole, windows, events), 2).finish();
            for (int seed = 0; seed < 4; seed++) {
                MemorySink<String> sink = new MemorySink<>(1 + seed % 3);
                StreamProgram program = windows(sink, windows, events);
                Random random = new Random(seed);
                LocalRun run = LocalRun.start(program, 2, AT_ONCE);
                for (int attempt = 2; attempt < 8; attempt++) {
                    LocalCheckpoint checkpoint = checkpointAfter(run, random.nextInt(2_000), random);
                    uneven += checkpoint.isUneven("sums") ? 1 : 0;
                    run = LocalRun.restore(program, 1 + random.nextInt(3), checkpoint, attempt, AT_ONCE);
                }
                run.finish();

                assertThat(difference(whole.records(), sink.records()))
                        .as("%s, seed %s", windows, seed)
                        .isEmpty();
            }
        }
        assertThat(uneven).as("captures while a window fired").isPositive();
    }

    /** Subtasks are merged that had come unequally far, and captured again before the one that was behind has caught up. */
    @Test
    void shouldFireNoWindowAgainWhenStateIsCapturedRightAfterARestoreAtAnotherParallelism() throws Exception {
        List<Event> events = Event.random(11, 3_000, 300, 40);
        Windows windows = Windows.hopping(Duration.ofMillis(2_000), Duration.ofMillis(500));
        MemorySink<String> whole = new MemorySink<>();
        LocalRun.start(windows(whole, windows, events), 2).finish();
        for (int seed = 0; seed < 40; seed++) {
            MemorySink<String> sink = new MemorySink<>(1 + seed % 3);
            StreamProgram program = windows(sink, windows, events);
            Random random = new Random(seed);
            LocalRun run = LocalRun.start(program, 4, AT_ONCE).steps(200 + random.nextInt(600));
            LocalCheckpoint uneven = run.checkpoint();
            LocalCheckpoint merged = LocalRun.restore(program, 1, uneven, 2, AT_ONCE)
                    .steps(random.nextInt(10))
                    .checkpoint();

            LocalRun.restore(program, 1, merged, 3, AT_ONCE).finish();

            assertThat(difference(whole.records(), sink.records()))
                    .as("seed %s", seed)
                    .isEmpty();
        }
    }

    @Test
    void shouldLoseNoRecordWhenBarriersOvertakeAndAtLeastOnceIsEnough() throws Exception {
        for (long seed = 0; seed < 6; seed++) {
            MemorySink<String> sink = new MemorySink<>(2);
            Random random = new Random(seed);
            Alignment alignment = Alignment.atLeastOnce().overtakingAfter(0);
            LocalRun run = LocalRun.start(counts(sink, 2_000), 2, alignment);
            LocalCheckpoint checkpoint = checkpointAfter(run, random.nextInt(300), random);
            LocalRun.restore(counts(sink, 2_000), 3, checkpoint, 2, alignment).finish();

            Map<String, Long> last = new HashMap<>();
            sink.records().forEach(record -> {
                String[] parts = record.split("=");
                last.merge(parts[0], Long.valueOf(parts[1]), Math::max);
            });
            expectedCounts(2_000).keySet().forEach(record -> {
                String[] parts = record.split("=");
                assertThat(last.get(parts[0])).isGreaterThanOrEqualTo(Long.parseLong(parts[1]));
            });
        }
    }

    /** What one has more often than the other; an excess of the second is negative. */
    private static Map<String, Long> difference(List<String> expected, List<String> actual) {
        Map<String, Long> difference = MemorySink.counts(expected);
        actual.forEach(record -> difference.merge(record, -1L, Long::sum));
        difference.values().removeIf(count -> count == 0);
        return difference;
    }

    /** Tells of records that come after later ones of their key. */
    private static final class Order implements KeyedProcessFunction<String, Event, String> {
        private ValueState<Long> last;

        @Override
        public void open(StateDeclaration state) {
            last = state.value("last", Long.class);
        }

        @Override
        public void process(Event event, Context<String> context, Collector<String> out) {
            if (last.get() != null && last.get() > event.at()) {
                out.collect(event + " after " + last.get());
            }
            last.set(event.at());
        }
    }

    /** The split goes to another subtask, whose channel has nothing that was in flight. */
    @Test
    void shouldKeepTheOrderOfAKeyWhenWhatWasInFlightComesByAnotherChannelThanWhatFollows() throws Exception {
        MemorySink<String> sink = new MemorySink<String>().stick();
        StreamProgram program = (streams, arguments) -> streams.source(
                        "in",
                        MemorySource.of(Event.class, 100, List.of(List.of(), numbered("a", 20_000))),
                        WatermarkStrategy.ascending(Event::at))
                .keyBy(String.class, Event::key)
                .process("order", String.class, Order::new)
                .sink("out", sink);
        LocalRun run = LocalRun.start(program, 1, AT_ONCE).settle();
        LocalCheckpoint checkpoint = run.capture();
        run.cancel();
        assertThat(checkpoint.inFlightBytes()).isPositive();

        sink.release();
        LocalRun.restore(program, 2, checkpoint, 2, AT_ONCE).finish();

        assertThat(sink.records()).isEmpty();
    }
}
