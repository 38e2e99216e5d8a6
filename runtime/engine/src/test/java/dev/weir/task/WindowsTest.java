package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.AggregateFunction;
import dev.weir.api.DataStream;
import dev.weir.api.DataType;
import dev.weir.api.OutputTag;
import dev.weir.api.StreamProgram;
import dev.weir.api.WatermarkStrategy;
import dev.weir.api.WindowedStream;
import dev.weir.api.Windows;
import dev.weir.task.WindowModel.Total;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WindowsTest {
    private static final int PER_POLL = 7;
    private static final long OUT_OF_ORDERNESS = 50;
    private static final OutputTag<Event> LATE = new OutputTag<>("late", DataType.of(Event.class));

    public record Sum(long count, long sum) {}

    private static final AggregateFunction<Event, Sum> SUM = new AggregateFunction<>() {
        @Override
        public Sum create() {
            return new Sum(0, 0);
        }

        @Override
        public Sum add(Sum sum, Event event) {
            return new Sum(sum.count() + 1, sum.sum() + event.value());
        }

        @Override
        public Sum merge(Sum left, Sum right) {
            return new Sum(left.count() + right.count(), left.sum() + right.sum());
        }
    };

    /** A program and what it writes to, for any number of runs. */
    private static final class Job {
        private final MemorySink<Total> results = new MemorySink<>();
        private final MemorySink<Event> late = new MemorySink<>();
        private final Windows windows;
        private final long lateness;
        private final List<Event> events;

        Job(Windows windows, long lateness, List<Event> events) {
            this.windows = windows;
            this.lateness = lateness;
            this.events = events;
        }

        StreamProgram program() {
            return (streams, arguments) -> {
                WindowedStream<String, Event> windowed = streams.source(
                                "events",
                                MemorySource.of(Event.class, PER_POLL, List.of(events)),
                                WatermarkStrategy.boundedOutOfOrderness(Duration.ofMillis(OUT_OF_ORDERNESS), Event::at))
                        .keyBy(String.class, Event::key)
                        .window(windows)
                        .allowedLateness(Duration.ofMillis(lateness))
                        .lateTo(LATE);
                DataStream<Total> totals = windowed.aggregate(
                        "totals",
                        Sum.class,
                        SUM,
                        Total.class,
                        (key, window, sum) -> new Total(key, window.start(), window.end(), sum.count(), sum.sum()));
                totals.sink("results", results);
                totals.sideOutput(LATE).sink("late", late);
            };
        }

        void assertAsTheModelSays() {
            WindowModel model = new WindowModel(windows, OUT_OF_ORDERNESS, lateness).run(events, PER_POLL);
            assertThat(MemorySink.counts(results.records())).isEqualTo(MemorySink.counts(model.results()));
            assertThat(MemorySink.counts(late.records())).isEqualTo(MemorySink.counts(model.late()));
        }
    }

    static Stream<Arguments> cases() {
        List<Windows> kinds = List.of(
                Windows.tumbling(Duration.ofMillis(100)),
                Windows.hopping(Duration.ofMillis(200), Duration.ofMillis(50)),
                Windows.session(Duration.ofMillis(60)));
        return LongStream.rangeClosed(1, 5)
                .boxed()
                .flatMap(seed -> kinds.stream().map(windows -> Arguments.of(windows, seed)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldEmitWhatTheModelSaysWhenRecordsAreOutOfOrderAndLate(Windows windows, long seed) throws Exception {
        Job job = new Job(windows, seed % 2 == 0 ? 0 : 80, Event.randomAndLate(seed, 2_000, 9, OUT_OF_ORDERNESS));

        LocalRun.start(job.program(), 1).finish();

        job.assertAsTheModelSays();
        assertThat(job.late.records()).isNotEmpty();
    }

    /** At one subtask, so that it is fixed which records are late. */
    @ParameterizedTest
    @MethodSource("cases")
    void shouldFindTheSameRecordsLateWhenKilledAndRestored(Windows windows, long seed) throws Exception {
        Job job = new Job(windows, seed % 2 == 0 ? 0 : 80, Event.randomAndLate(seed, 1_500, 9, OUT_OF_ORDERNESS));

        runWithKills(job, new Random(seed), 1);

        job.assertAsTheModelSays();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldEmitTheSameWhenKilledAndRescaled(Windows windows, long seed) throws Exception {
        Job job = new Job(windows, 0, Event.random(seed, 1_500, 9, OUT_OF_ORDERNESS));

        runWithKills(job, new Random(seed), 4);

        job.assertAsTheModelSays();
    }

    private static void runWithKills(Job job, Random random, int maxParallelism) throws Exception {
        LocalRun run = LocalRun.start(job.program(), 1 + random.nextInt(maxParallelism));
        for (int attempt = 2; attempt < 14; attempt++) {
            run.steps(random.nextInt(150));
            LocalCheckpoint checkpoint = random.nextBoolean() ? run.checkpoint() : run.capture();
            run.steps(random.nextInt(150));
            run = LocalRun.restore(job.program(), 1 + random.nextInt(maxParallelism), checkpoint, attempt);
        }
        run.finish();
    }

    @Test
    void shouldFireInOrderOfTheWindowsEndsWhenTheInputEnds() throws Exception {
        Job job = new Job(Windows.tumbling(Duration.ofMillis(10)), 100_000, Event.random(3, 3_000, 5, 10));

        LocalRun.start(job.program(), 1).finish();

        assertThat(job.results.records()).isSortedAccordingTo((a, b) -> Long.compare(a.end(), b.end()));
        assertThat(job.results.records()).hasSizeGreaterThan(1_000);
    }

    @Test
    void shouldReduceEachWindowToOneRecord() throws Exception {
        MemorySink<Event> sink = new MemorySink<>();
        List<Event> events = List.of(new Event("a", 1, 5), new Event("b", 2, 1), new Event("a", 9, 7));
        StreamProgram program = (streams, arguments) -> streams.source(
                        "events", MemorySource.of(Event.class, events), WatermarkStrategy.ascending(Event::at))
                .keyBy(String.class, Event::key)
                .window(Windows.tumbling(Duration.ofMillis(10)))
                .reduce(
                        "largest",
                        (left, right) -> left.value() > right.value() ? left : right,
                        DataType.of(Event.class),
                        (key, window, largest) -> new Event(key, window.end(), largest.value()))
                .sink("out", sink);

        LocalRun.start(program, 2).finish();

        assertThat(sink.records()).containsExactlyInAnyOrder(new Event("a", 10, 7), new Event("b", 10, 1));
    }

    @Test
    void shouldCountLateRecordsWhenNobodyTakesThem() throws Exception {
        List<Event> events = List.of(new Event("a", 100, 1), new Event("a", 5, 1));
        StreamProgram program = (streams, arguments) -> streams.source(
                        "events",
                        MemorySource.of(Event.class, 1, List.of(events)),
                        WatermarkStrategy.ascending(Event::at))
                .keyBy(String.class, Event::key)
                .window(Windows.tumbling(Duration.ofMillis(10)))
                .reduce("sums", (left, right) -> left, DataType.of(Event.class), (key, window, event) -> event)
                .sink("out", new MemorySink<>());

        LocalRun run = LocalRun.start(program, 1);
        run.finish();

        assertThat(run.execution().counters()).containsEntry(WindowOperator.LATE_DROPPED, 1L);
    }
}
