package dev.weir.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.CheckpointHook;
import dev.weir.api.Collector;
import dev.weir.api.DataStream;
import dev.weir.api.DataType;
import dev.weir.api.InvalidProgramException;
import dev.weir.api.KeyedProcessFunction;
import dev.weir.api.KeyedProcessFunction.Context;
import dev.weir.api.OutputTag;
import dev.weir.api.WatermarkStrategy;
import dev.weir.api.Windows;
import dev.weir.codec.Codecs;
import dev.weir.task.MemorySink;
import dev.weir.task.MemorySource;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ProgramRecorderTest {
    private final ProgramRecorder recorder = new ProgramRecorder(new Codecs());

    /** Something that no codec can write. */
    public record Unsupported(String name, Thread thread) {}

    private DataStream<Integer> numbers(String name) {
        return recorder.source(name, MemorySource.of(Integer.class, List.of(1)), WatermarkStrategy.none());
    }

    private static KeyedProcessFunction<Integer, Integer, Integer> nothing() {
        return new KeyedProcessFunction<>() {
            @Override
            public void process(Integer value, Context<Integer> context, Collector<Integer> out) {}
        };
    }

    private static void assertRefused(ThrowingCallable definition, String... parts) {
        assertThatThrownBy(definition)
                .isInstanceOf(InvalidProgramException.class)
                .message()
                .contains(parts)
                .contains("(ProgramRecorderTest.java:");
    }

    @Test
    void shouldSayWhereWhenANameIsMissingMalformedOrTaken() {
        DataStream<Integer> numbers = numbers("numbers");

        assertRefused(() -> numbers("numbers"), "'numbers' of a source is already that of the source");
        assertRefused(() -> numbers.sink("numbers", new MemorySink<>()), "'numbers' of a sink", "source (");
        assertRefused(() -> numbers(""), "a source has no name");
        assertRefused(() -> numbers(null), "a source has no name");
        assertRefused(() -> numbers("Numbers"), "1 to 63 of [a-z0-9-]");
        assertRefused(() -> recorder.hook("x".repeat(64), () -> new CheckpointHook() {}), "1 to 63");
        assertRefused(() -> recorder.counter("a b"), "counter name 'a b'");
    }

    @Test
    void shouldSayWhereWhenATypeCannotFlow() {
        DataStream<Integer> numbers = numbers("numbers");

        assertRefused(
                () -> numbers.map(Unsupported.class, number -> new Unsupported("", null)),
                "the records of a map",
                "Thread");
        assertRefused(() -> numbers.keyBy(byte[].class, number -> new byte[0]), "the type of a key");
    }

    @Test
    void shouldSayWhereWhenAPartIsNull() {
        DataStream<Integer> numbers = numbers("numbers");

        assertRefused(() -> numbers.filter(null), "filter has null");
        assertRefused(() -> numbers.map(Integer.class, null), "map has null");
        assertRefused(() -> numbers.<MemorySink.Part>sink("out", null), "sink 'out' is null");
        assertRefused(() -> recorder.hook("hook", null), "hook 'hook' is null");
    }

    @Test
    void shouldRefuseSideOutputsThatNobodyFills() {
        OutputTag<Integer> tag = new OutputTag<>("tag", DataType.of(Integer.class));
        DataStream<Integer> numbers = numbers("numbers");
        DataStream<Integer> windowed = numbers.keyBy(Integer.class, number -> number)
                .window(Windows.tumbling(Duration.ofSeconds(1)))
                .reduce("window", Integer::sum, DataType.of(Integer.class), (key, window, sum) -> sum);

        assertRefused(() -> numbers.sideOutput(tag), "side outputs", "process()");
        assertRefused(() -> windowed.sideOutput(tag), "window 'window' has no side output 'tag'", "lateTo");
        assertRefused(() -> numbers.union(windowed).sideOutput(tag), "of a union");
    }

    @Test
    void shouldRefuseWhatHasNoMeaning() {
        DataStream<Integer> numbers = numbers("numbers");
        DataStream<Integer> foreign = new ProgramRecorder(new Codecs())
                .source("foreign", MemorySource.of(Integer.class, List.of(1)), WatermarkStrategy.none());

        assertRefused(() -> numbers.broadcast().keyBy(Integer.class, number -> number), "broadcast() before keyBy()");
        assertRefused(() -> numbers.union(foreign), "another program");
        assertRefused(
                () -> numbers.keyBy(Integer.class, number -> number)
                        .window(Windows.tumbling(Duration.ofSeconds(1)))
                        .allowedLateness(Duration.ofSeconds(-1)),
                "zero or more");
    }

    private JobGraph job(Consumer<ProgramRecorder> program) {
        ProgramRecorder own = new ProgramRecorder(new Codecs());
        program.accept(own);
        return JobGraph.defineJobStructure(own.finish());
    }

    private static DataStream<Integer> source(ProgramRecorder own) {
        return own.source("numbers", MemorySource.of(Integer.class, List.of(1)), WatermarkStrategy.none());
    }

    @Test
    void shouldChainWhatNeedsNoShuffle() {
        JobGraph job = job(own -> {
            DataStream<Integer> counted = source(own)
                    .filter(number -> true)
                    .map(Integer.class, number -> number)
                    .keyBy(Integer.class, number -> number)
                    .process("counts", Integer.class, ProgramRecorderTest::nothing);
            counted.sink("out", new MemorySink<>());
            counted.rebalance().sink("spread", new MemorySink<>());
        });

        assertThat(job.vertices().stream().map(JobVertex::id)).containsExactly("numbers", "counts", "spread");
        assertThat(job.vertex("numbers").chain().stream().map(OperatorSpec::name))
                .containsExactly("numbers", "filter.1", "map.1");
        assertThat(job.vertex("counts").chain().stream().map(OperatorSpec::name))
                .containsExactly("counts", "out");
        assertThat(job.statefulOperators()).containsExactly("numbers", "counts", "out", "spread");
        assertThat(job.edges()).hasSize(2);
    }

    @Test
    void shouldNotChainWhatReadsFromSeveral() {
        JobGraph job = job(own -> {
            DataStream<Integer> numbers = source(own);
            numbers.map(Integer.class, number -> number).union(numbers).sink("out", new MemorySink<>());
        });

        assertThat(job.vertices().stream().map(JobVertex::id)).containsExactly("numbers", "out");
        assertThat(job.vertex("out").inputs()).hasSize(2);
    }

    @Test
    void shouldLayChannelsOutOverSubtasks() {
        ExecutionGraph graph = job(own -> source(own).rebalance().sink("out", new MemorySink<>()))
                .initializeExecutionGraph(3, 8);

        assertThat(graph.tasks()).hasSize(6);
        assertThat(graph.channels()).hasSize(9);
        assertThat(graph.outputs(graph.tasks().get(1))).hasSize(3);
        assertThatThrownBy(() -> graph.job().initializeExecutionGraph(9, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from 1 to the maximum parallelism, which is 8");
    }

    @Test
    void shouldHaveAFingerprintThatTellsDifferentJobsApart() {
        String fingerprint =
                job(own -> source(own).sink("out", new MemorySink<>())).fingerprint();

        assertThat(job(own -> source(own).sink("out", new MemorySink<>())).fingerprint())
                .isEqualTo(fingerprint);
        assertThat(fingerprint).matches("[0-9a-f]{32}");
        assertThat(job(own -> source(own).sink("other", new MemorySink<>())).fingerprint())
                .isNotEqualTo(fingerprint);
        assertThat(job(own -> source(own).rebalance().sink("out", new MemorySink<>()))
                        .fingerprint())
                .isNotEqualTo(fingerprint);
        assertThat(job(own -> source(own).map(Long.class, Integer::longValue).sink("out", new MemorySink<>()))
                        .fingerprint())
                .isNotEqualTo(fingerprint);
    }
}
