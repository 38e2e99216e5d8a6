package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Collector;
import dev.weir.api.DataStream;
import dev.weir.api.DataType;
import dev.weir.api.ListState;
import dev.weir.api.OperatorStateDeclaration;
import dev.weir.api.OutputTag;
import dev.weir.api.ProcessFunction;
import dev.weir.api.Redistribution;
import dev.weir.api.StreamProgram;
import dev.weir.api.WatermarkStrategy;
import dev.weir.checkpoint.StateCompatibility;
import dev.weir.codec.BinaryReader;
import dev.weir.codec.Codecs;
import dev.weir.state.Elements;
import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists of a function that no key owns, at the parallelism of the checkpoint and at others. */
class OperatorStateTest {
    private static final OutputTag<String> ODD = new OutputTag<>("odd", DataType.of(String.class));
    private static final List<Event> RULES = events("rule", 12);
    private static final List<Event> WORK = events("work", 240);

    private final MemorySink<String> sink = new MemorySink<>();
    private final MemorySink<String> odd = new MemorySink<>();
    /** What each subtask of the newest run saw of all others when it began. */
    private final Map<Integer, List<Long>> seen = new TreeMap<>();

    private static List<Event> events(String key, int count) {
        return IntStream.range(0, count).mapToObj(i -> new Event(key, i, i)).toList();
    }

    /**
     * Gives records on four by four, and holds back those that wait for it; knows all rules, which are told to every subtask;
     * counts what this subtask has been given.
     */
    private final class Desk implements ProcessFunction<Event, String> {
        private ListState<Event> waiting;
        private ListState<Event> rules;
        private ListState<Long> given;
        private long mine;

        @Override
        public void open(OperatorStateDeclaration states) {
            waiting = states.list("waiting", Event.class, Redistribution.SPLIT);
            rules = states.list("rules", Event.class, Redistribution.BROADCAST);
            given = states.list("given", Long.class, Redistribution.UNION);
            seen.put(states.subtaskIndex(), List.copyOf(given.get()));
            // The first goes on with the count of all.
            mine = states.subtaskIndex() == 0
                    ? given.get().stream().mapToLong(Long::longValue).sum()
                    : 0;
            given.set(List.of(mine));
        }

        @Override
        public void process(Event event, Context context, Collector<String> out) {
            if (event.key().equals("rule")) {
                rules.add(event);
                return;
            }
            mine++;
            given.set(List.of(mine));
            waiting.add(event);
            if (waiting.get().size() >= 4) {
                waiting.get().forEach(one -> out.collect("work " + one.value()));
                waiting.clear();
            }
            if (event.value() % 2 == 1) {
                context.emit(ODD, "odd " + event.value());
            }
        }
    }

    private StreamProgram desk() {
        return program(Desk::new);
    }

    private StreamProgram program(Supplier<ProcessFunction<Event, String>> function) {
        return (streams, arguments) -> {
            DataStream<Event> rules =
                    streams.source("rules", MemorySource.of(Event.class, 1, List.of(RULES)), WatermarkStrategy.none());
            DataStream<Event> work =
                    streams.source("work", MemorySource.of(Event.class, 5, List.of(WORK)), WatermarkStrategy.none());
            DataStream<String> desk = work.rebalance().union(rules.broadcast()).process("desk", String.class, function);
            desk.sink("out", sink);
            desk.sideOutput(ODD).sink("odd", odd);
        };
    }

    private static List<List<Object>> lists(LocalCheckpoint checkpoint, String name) {
        OperatorState desk = checkpoint.metadata(LocalRun.MAX_PARALLELISM).operators().stream()
                .filter(operator -> operator.name().equals("desk"))
                .findFirst()
                .orElseThrow();
        List<List<Object>> lists = new ArrayList<>();
        for (SubtaskState subtask : desk.subtasks()) {
            List<Object> list = new ArrayList<>();
            desk.schemas().stream()
                    .filter(schema -> schema.name().equals(name) && subtask.elements() != null)
                    .forEach(schema -> list.addAll(read(subtask.elements().inline(), schema)));
            lists.add(list);
        }
        return lists;
    }

    private static List<Object> read(byte[] blob, StateSchema schema) {
        Class<?> type = schema.name().equals("given") ? Long.class : Event.class;
        return Elements.fromBlob(blob, schema).stream()
                .<Object>map(bytes -> new Codecs().of(DataType.of(type)).read(new BinaryReader(bytes)))
                .toList();
    }

    private static List<Object> flat(List<List<Object>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }

    private static long sum(List<?> counts) {
        return counts.stream().mapToLong(count -> (Long) count).sum();
    }

    @Test
    void shouldGiveListsOutAsTheirOwnerSaidAtOneThenThreeThenTwo() throws Exception {
        for (int steps = 1; steps < 60; steps += 3) {
            OperatorStateTest once = new OperatorStateTest();

            LocalCheckpoint one = LocalRun.start(once.desk(), 1).steps(steps).checkpoint();
            once.seen.clear();
            LocalCheckpoint three =
                    LocalRun.restore(once.desk(), 3, one, 2).steps(steps).checkpoint();
            once.requireAllSeen(one);
            once.seen.clear();
            LocalCheckpoint last = LocalRun.restore(once.desk(), 2, three, 3).finish();

            once.requireAllSeen(three);
            once.requireWhole(last, 2);
        }
    }

    @Test
    void shouldGiveListsOutAsTheirOwnerSaidAtTheSameParallelism() throws Exception {
        for (int steps = 1; steps < 60; steps += 7) {
            OperatorStateTest once = new OperatorStateTest();

            LocalCheckpoint first = LocalRun.start(once.desk(), 3).steps(steps).checkpoint();
            once.seen.clear();
            LocalCheckpoint last = LocalRun.restore(once.desk(), 3, first, 2).finish();

            once.requireAllSeen(first);
            once.requireWhole(last, 3);
        }
    }

    private void requireAllSeen(LocalCheckpoint from) {
        List<Object> counts = flat(lists(from, "given"));
        assertThat(seen)
                .isNotEmpty()
                .allSatisfy((subtask, list) -> assertThat(list).isEqualTo(counts));
    }

    /** Every record came out or waits, once; every subtask knows every rule; every record was counted. */
    private void requireWhole(LocalCheckpoint last, int parallelism) {
        List<String> all = new ArrayList<>(sink.records());
        flat(lists(last, "waiting")).forEach(event -> all.add("work " + ((Event) event).value()));
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        WORK.stream().map(event -> "work " + event.value()).toList());
        assertThat(odd.records())
                .containsExactlyInAnyOrderElementsOf(WORK.stream()
                        .filter(event -> event.value() % 2 == 1)
                        .map(event -> "odd " + event.value())
                        .toList());
        assertThat(lists(last, "rules"))
                .hasSize(parallelism)
                .allSatisfy(rules -> assertThat(rules).isEqualTo(RULES));
        assertThat(sum(flat(lists(last, "given")))).isEqualTo(WORK.size());
    }

    /** Declares what it is told to. */
    private record Declaring(Map<String, Redistribution> lists, boolean clears)
            implements ProcessFunction<Event, String> {
        @Override
        public void open(OperatorStateDeclaration states) {
            lists.forEach((name, how) -> {
                ListState<?> list =
                        name.equals("given") ? states.list(name, Long.class, how) : states.list(name, Event.class, how);
                if (clears) {
                    list.clear();
                }
            });
        }

        @Override
        public void process(Event event, Context context, Collector<String> out) {}
    }

    private static Map<String, Redistribution> declared() {
        return new TreeMap<>(Map.of(
                "waiting", Redistribution.SPLIT,
                "rules", Redistribution.BROADCAST,
                "given", Redistribution.UNION));
    }

    private LocalCheckpoint written() throws Exception {
        return LocalRun.start(desk(), 2).steps(50).checkpoint();
    }

    private StateCompatibility.Result check(Declaring function, LocalCheckpoint from) throws Exception {
        return StateCompatibility.check(
                ProgramGraphs.of(program(() -> function)), from.metadata(LocalRun.MAX_PARALLELISM), 2, false);
    }

    @Test
    void shouldRefuseAListThatIsDeclaredOtherwise() throws Exception {
        LocalCheckpoint before = written();
        Map<String, Redistribution> other = declared();
        other.put("rules", Redistribution.SPLIT);

        assertThat(check(new Declaring(declared(), false), before).problems()).isEmpty();
        assertThat(check(new Declaring(other, false), before).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.describe())
                        .contains("'rules'", "'desk'", "broadcast", "split", "another name"));
        assertThatThrownBy(() -> LocalRun.restore(program(() -> new Declaring(other, false)), 2, before, 2))
                .hasMessageContainingAll("'rules'", "'desk'", "broadcast", "split");
    }

    @Test
    void shouldNotLoseAListThatIsNotDeclaredAnyMore() throws Exception {
        LocalCheckpoint before = written();
        Map<String, Redistribution> fewer = declared();
        fewer.remove("rules");

        assertThat(check(new Declaring(fewer, false), before).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.describe()).contains("'rules'", "'desk'", "clear()"));
        assertThatThrownBy(() -> LocalRun.restore(program(() -> new Declaring(fewer, false)), 2, before, 2))
                .hasMessageContainingAll("[rules]", "'desk'", "clear()");
    }

    @Test
    void shouldLetGoOfAListThatIsEmpty() throws Exception {
        LocalCheckpoint cleared = LocalRun.restore(program(() -> new Declaring(declared(), true)), 2, written(), 2)
                .checkpoint();

        assertThat(check(new Declaring(Map.of(), false), cleared).problems()).isEmpty();
        LocalRun.restore(program(() -> new Declaring(Map.of(), false)), 3, cleared, 3)
                .finish();
    }
}
