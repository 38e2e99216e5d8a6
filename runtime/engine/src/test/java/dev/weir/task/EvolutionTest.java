package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.AggregateFunction;
import dev.weir.api.Collector;
import dev.weir.api.DataStream;
import dev.weir.api.DataType;
import dev.weir.api.Default;
import dev.weir.api.Formerly;
import dev.weir.api.KeyedProcessFunction;
import dev.weir.api.ListState;
import dev.weir.api.MapState;
import dev.weir.api.StateDeclaration;
import dev.weir.api.StreamProgram;
import dev.weir.api.ValueState;
import dev.weir.api.WatermarkStrategy;
import dev.weir.api.Windows;
import dev.weir.checkpoint.StateCompatibility;
import dev.weir.checkpoint.StateCompatibility.Problem;
import dev.weir.graph.JobGraph;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A program whose types change while its state stays. */
class EvolutionTest {
    private static final List<Event> EVENTS = Event.random(11, 600, 12, 20);
    private static final String BEFORE = "dev.weir.task.EvolutionTest$";

    private enum Level {
        LOW,
        HIGH
    }

    private record Key(String name, int number) {}

    private record Detail(int sum, Level level) {}

    private record Entry(String last, Detail detail, int unused) {}

    private sealed interface Step permits Small, Large {}

    private record Small(int size) implements Step {}

    private record Large(int size, String why) implements Step {}

    private record Sum(int count, int sum) {}

    @Formerly(BEFORE + "Level")
    private enum NewLevel {
        UNKNOWN,
        HIGH,
        LOW
    }

    @Formerly("Key")
    private record NewKey(@Formerly("name") String called, long number) {}

    @Formerly("Detail")
    private record NewDetail(
            @Default("0") int extra, @Formerly("sum") long total, NewLevel level) {}

    @Formerly("Entry")
    private record NewEntry(
            @Formerly("last") String newest,
            @Formerly("detail") NewDetail detail,
            Optional<String> note,
            @Default("UNKNOWN") NewLevel other) {}

    private sealed interface NewStep permits Tiny, NewLarge, NewSmall {}

    private record Tiny() implements NewStep {}

    @Formerly("Large")
    private record NewLarge(long size) implements NewStep {}

    @Formerly("Small")
    private record NewSmall(
            @Formerly("size") long width, @Default("x") String unit) implements NewStep {}

    @Formerly("Sum")
    private record NewSum(
            @Default("0") int added, @Formerly("count") long number, double sum) {}

    /** Impossible: other components in the key, one without a default, a constant and a type that are gone. */
    private enum CutLevel {
        HIGH
    }

    @Formerly("Key")
    private record CutKey(String name, int number, String more) {}

    @Formerly("Entry")
    private record CutEntry(String last, int fare) {}

    private sealed interface CutStep permits CutSmall {}

    @Formerly("Small")
    private record CutSmall(int size) implements CutStep {}

    private abstract static class Summing<K> implements KeyedProcessFunction<K, Event, String> {
        @Override
        public void process(Event event, Context<K> context, Collector<String> out) {
            String name = event.key();
            out.collect(name + " " + add(event));
            context.setEventTimer(event.at() + 500);
        }

        abstract String add(Event event);

        @Override
        public void onTimer(long timestamp, Context<K> context, Collector<String> out) {
            out.collect("timer " + timestamp + " " + shown());
        }

        abstract String shown();
    }

    private static final class Before extends Summing<Key> {
        private ValueState<Entry> entry;
        private ListState<Step> steps;
        private MapState<Level, Detail> byLevel;

        @Override
        public void open(StateDeclaration states) {
            entry = states.value("entry", Entry.class);
            steps = states.list("steps", Step.class);
            byLevel = states.map("levels", Level.class, Detail.class);
        }

        @Override
        String add(Event event) {
            Level level = event.value() < 500 ? Level.LOW : Level.HIGH;
            int sum = (entry.get() == null ? 0 : entry.get().detail().sum()) + (int) event.value();
            entry.set(new Entry(event.key(), new Detail(sum, level), 7));
            byLevel.put(level, new Detail(sum, level));
            steps.add(event.value() < 500 ? new Small((int) event.value()) : new Large((int) event.value(), "w"));
            return sum + " " + steps.get().size();
        }

        @Override
        String shown() {
            long size = steps.get().stream()
                    .mapToLong(step -> step instanceof Small small ? small.size() : ((Large) step).size())
                    .sum();
            int low = byLevel.contains(Level.LOW) ? byLevel.get(Level.LOW).sum() : -1;
            return entry.get().last() + " " + entry.get().detail().level() + " " + size + " " + low;
        }
    }

    private static final class After extends Summing<NewKey> {
        private ValueState<NewEntry> entry;
        private ListState<NewStep> steps;
        private MapState<NewLevel, NewDetail> byLevel;

        @Override
        public void open(StateDeclaration states) {
            entry = states.value("entry", NewEntry.class);
            steps = states.list("steps", NewStep.class);
            byLevel = states.map("levels", NewLevel.class, NewDetail.class);
        }

        @Override
        String add(Event event) {
            NewLevel level = event.value() < 500 ? NewLevel.LOW : NewLevel.HIGH;
            long sum = (entry.get() == null ? 0 : entry.get().detail().total()) + event.value();
            entry.set(new NewEntry(event.key(), new NewDetail(1, sum, level), Optional.of("new"), NewLevel.UNKNOWN));
            byLevel.put(level, new NewDetail(1, sum, level));
            steps.add(event.value() < 500 ? new NewSmall(event.value(), "y") : new NewLarge(event.value()));
            return sum + " " + steps.get().size();
        }

        @Override
        String shown() {
            long size = steps.get().stream()
                    .mapToLong(step -> step instanceof NewSmall small ? small.width() : ((NewLarge) step).size())
                    .sum();
            long low =
                    byLevel.contains(NewLevel.LOW) ? byLevel.get(NewLevel.LOW).total() : -1;
            return entry.get().newest() + " " + entry.get().detail().level() + " " + size + " " + low;
        }
    }

    private static final class Impossible extends Summing<CutKey> {
        @Override
        public void open(StateDeclaration states) {
            states.value("entry", CutEntry.class);
            states.list("steps", CutStep.class);
            states.value("levels", Long.class);
            states.map("fine", CutLevel.class, Long.class);
        }

        @Override
        String add(Event event) {
            return "";
        }

        @Override
        String shown() {
            return "";
        }
    }

    private static final AggregateFunction<Event, Sum> SUM = new AggregateFunction<>() {
        @Override
        public Sum create() {
            return new Sum(0, 0);
        }

        @Override
        public Sum add(Sum sum, Event event) {
            return new Sum(sum.count() + 1, sum.sum() + (int) event.value());
        }

        @Override
        public Sum merge(Sum left, Sum right) {
            return new Sum(left.count() + right.count(), left.sum() + right.sum());
        }
    };

    private static final AggregateFunction<Event, NewSum> NEW_SUM = new AggregateFunction<>() {
        @Override
        public NewSum create() {
            return new NewSum(0, 0, 0);
        }

        @Override
        public NewSum add(NewSum sum, Event event) {
            return new NewSum(sum.added() + 1, sum.number() + 1, sum.sum() + event.value());
        }

        @Override
        public NewSum merge(NewSum left, NewSum right) {
            return new NewSum(left.added() + right.added(), left.number() + right.number(), left.sum() + right.sum());
        }
    };

    private static DataStream<Event> events(dev.weir.api.Streams streams) {
        return streams.source(
                "events",
                MemorySource.of(Event.class, EVENTS),
                WatermarkStrategy.boundedOutOfOrderness(Duration.ofMillis(20), Event::at));
    }

    private static StreamProgram before(MemorySink<String> sink, Windows windows) {
        return (streams, arguments) -> {
            DataStream<Event> events = events(streams);
            events.keyBy(Key.class, event -> new Key(event.key(), event.key().length()))
                    .process("sums", String.class, Before::new)
                    .sink("out", sink);
            events.keyBy(Key.class, event -> new Key(event.key(), event.key().length()))
                    .window(windows)
                    .aggregate(
                            "windows",
                            Sum.class,
                            SUM,
                            String.class,
                            (key, window, sum) -> key.name() + window.end() + " " + sum.count() + " " + sum.sum())
                    .sink("windows-out", sink);
        };
    }

    private static StreamProgram after(MemorySink<String> sink, Windows windows) {
        return (streams, arguments) -> {
            DataStream<Event> events = events(streams);
            events.keyBy(
                            NewKey.class,
                            event -> new NewKey(event.key(), event.key().length()))
                    .process("sums", String.class, After::new)
                    .sink("out", sink);
            events.keyBy(
                            NewKey.class,
                            event -> new NewKey(event.key(), event.key().length()))
                    .window(windows)
                    .aggregate(
                            "windows",
                            NewSum.class,
                            NEW_SUM,
                            String.class,
                            (key, window, sum) ->
                                    key.called() + window.end() + " " + sum.number() + " " + (long) sum.sum())
                    .sink("windows-out", sink);
        };
    }

    private static StreamProgram impossible() {
        return (streams, arguments) -> {
            DataStream<Event> events = events(streams);
            events.keyBy(CutKey.class, event -> new CutKey(event.key(), 1, ""))
                    .process("sums", String.class, Impossible::new)
                    .sink("out", new MemorySink<>());
            events.keyBy(Key.class, event -> new Key(event.key(), 1))
                    .window(Windows.session(Duration.ofMillis(30)))
                    .aggregate("windows", Sum.class, SUM, String.class, (key, window, sum) -> key.name())
                    .sink("renamed-out", new MemorySink<>());
        };
    }

    private static StateCompatibility.Result check(StreamProgram program, LocalCheckpoint from) throws Exception {
        JobGraph graph = ProgramGraphs.of(program);
        return StateCompatibility.check(graph, from.metadata(LocalRun.MAX_PARALLELISM), 2, false);
    }

    private static void requireSameResults(Windows windows) throws Exception {
        MemorySink<String> expected = new MemorySink<>();
        LocalRun.start(before(expected, windows), 2).finish();
        MemorySink<String> sink = new MemorySink<>();
        LocalCheckpoint checkpoint =
                LocalRun.start(before(sink, windows), 2).steps(60).checkpoint();

        assertThat(check(after(new MemorySink<>(), windows), checkpoint).problems())
                .isEmpty();
        LocalRun.restore(after(sink, windows), 3, checkpoint, 2).finish();

        assertThat(MemorySink.counts(sink.records())).isEqualTo(MemorySink.counts(expected.records()));
    }

    @Test
    void shouldGoOnWithChangedKeysValuesListsMapsTimersAndWindows() throws Exception {
        requireSameResults(Windows.tumbling(Duration.ofMillis(700)));
        requireSameResults(Windows.hopping(Duration.ofMillis(900), Duration.ofMillis(300)));
    }

    @Test
    void shouldGoOnWithChangedSessions() throws Exception {
        requireSameResults(Windows.session(Duration.ofMillis(25)));
    }

    @Test
    void shouldTellAllThatIsInTheWay() throws Exception {
        LocalCheckpoint checkpoint = LocalRun.start(
                        before(new MemorySink<>(), Windows.tumbling(Duration.ofMillis(700))), 2)
                .steps(60)
                .checkpoint();

        StateCompatibility.Result found = check(impossible(), checkpoint);

        assertThat(found.unchecked()).isEmpty();
        List<String> problems =
                found.problems().stream().map(Problem::describe).sorted().toList();
        assertThat(problems)
                .anyMatch(problem -> problem.startsWith("operator 'sums': key: ") && problem.contains("'more'"))
                .anyMatch(problem -> problem.startsWith("state 'entry' of operator 'sums': component 'fare'")
                        && problem.contains("\"name\":\"last\""))
                .anyMatch(problem ->
                        problem.startsWith("state 'steps' of operator 'sums': ") && problem.contains("Large"))
                .anyMatch(problem -> problem.startsWith("state 'levels' of operator 'sums': it was of the kind map"))
                .anyMatch(
                        problem -> problem.startsWith("state 'slices' of operator 'windows': the operator is a window"))
                .anyMatch(problem -> problem.startsWith("operator 'windows-out': the program does not have it")
                        && problem.contains("[renamed-out]"))
                .hasSize(6);
    }

    @Test
    void shouldSayThatAFunctionCouldNotBeAsked() throws Exception {
        LocalCheckpoint checkpoint = LocalRun.start(
                        before(new MemorySink<>(), Windows.tumbling(Duration.ofMillis(700))), 2)
                .steps(60)
                .checkpoint();
        StreamProgram program = (streams, arguments) -> events(streams)
                .keyBy(Key.class, event -> new Key(event.key(), 1))
                .process("sums", DataType.of(String.class), Failing::new)
                .sink("out", new MemorySink<>());
        JobGraph graph = ProgramGraphs.of(program);

        StateCompatibility.Result found =
                StateCompatibility.check(graph, checkpoint.metadata(LocalRun.MAX_PARALLELISM), 20, true);

        assertThat(found.unchecked()).containsOnlyKeys("sums");
        assertThat(found.unchecked().get("sums")).contains("no such file");
        assertThat(found.problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.what()).contains("parallelism is 20, more than the 16 key groups"));
    }

    private static final class Failing implements KeyedProcessFunction<Key, Event, String> {
        @Override
        public void open(StateDeclaration states) {
            throw new IllegalStateException("no such file");
        }

        @Override
        public void process(Event value, Context<Key> context, Collector<String> out) {}
    }
}
