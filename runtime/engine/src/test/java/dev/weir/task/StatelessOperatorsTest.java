package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.DataStream;
import dev.weir.api.StreamProgram;
import dev.weir.api.Streams;
import dev.weir.api.WatermarkStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatelessOperatorsTest {
    private static final List<Integer> NUMBERS =
            IntStream.range(0, 1_000).boxed().toList();

    private static DataStream<Integer> numbers(Streams streams) {
        return streams.source(
                "numbers",
                MemorySource.of(Integer.class, NUMBERS.subList(0, 600), NUMBERS.subList(600, 1_000)),
                WatermarkStrategy.none());
    }

    @Test
    void shouldKeepOrderWhenMappingFilteringAndFlatMappingInAChain() throws Exception {
        MemorySink<String> sink = new MemorySink<>();
        StreamProgram program = (streams, arguments) -> numbers(streams)
                .filter(number -> number % 2 == 0)
                .map(Integer.class, number -> number + 1)
                .flatMap(String.class, (number, out) -> {
                    out.collect("a" + number);
                    out.collect("b" + number);
                })
                .sink("out", sink);

        LocalRun.start(program, 1).finish();

        List<String> expected = new ArrayList<>();
        NUMBERS.stream().filter(number -> number % 2 == 0).forEach(number -> {
            expected.add("a" + (number + 1));
            expected.add("b" + (number + 1));
        });
        assertThat(sink.records()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldDeliverEachRecordOnceWhenRebalanced(int parallelism) throws Exception {
        MemorySink<Integer> sink = new MemorySink<>();
        StreamProgram program =
                (streams, arguments) -> numbers(streams).rebalance().sink("out", sink);

        LocalRun.start(program, parallelism).finish();

        assertThat(MemorySink.counts(sink.records())).isEqualTo(MemorySink.counts(NUMBERS));
    }

    @Test
    void shouldDeliverToEverySubtaskWhenBroadcast() throws Exception {
        MemorySink<Integer> sink = new MemorySink<>();
        StreamProgram program =
                (streams, arguments) -> numbers(streams).broadcast().sink("out", sink);

        LocalRun.start(program, 3).finish();

        List<Integer> expected = new ArrayList<>();
        IntStream.range(0, 3).forEach(subtask -> expected.addAll(NUMBERS));
        assertThat(MemorySink.counts(sink.records())).isEqualTo(MemorySink.counts(expected));
    }

    @Test
    void shouldDeliverBothStreamsWhenUnited() throws Exception {
        MemorySink<Integer> sink = new MemorySink<>();
        StreamProgram program = (streams, arguments) -> {
            DataStream<Integer> numbers = numbers(streams);
            numbers.map(Integer.class, number -> -number).union(numbers).sink("out", sink);
        };

        LocalRun.start(program, 2).finish();

        List<Integer> expected = new ArrayList<>(NUMBERS);
        NUMBERS.forEach(number -> expected.add(-number));
        assertThat(MemorySink.counts(sink.records())).isEqualTo(MemorySink.counts(expected));
    }

    @Test
    void shouldDeliverToAllWhenAStreamHasSeveralReaders() throws Exception {
        MemorySink<Integer> left = new MemorySink<>();
        MemorySink<Integer> right = new MemorySink<>();
        StreamProgram program = (streams, arguments) -> {
            DataStream<Integer> numbers = numbers(streams);
            numbers.sink("left", left);
            numbers.rebalance().sink("right", right);
        };

        LocalRun.start(program, 2).finish();

        assertThat(MemorySink.counts(left.records())).isEqualTo(MemorySink.counts(NUMBERS));
        assertThat(MemorySink.counts(right.records())).isEqualTo(MemorySink.counts(NUMBERS));
    }

    @Test
    void shouldNameTheOperatorWhenItsFunctionFails() throws Exception {
        StreamProgram program = (streams, arguments) -> numbers(streams)
                .map(Integer.class, number -> 100 / (number - 20))
                .sink("out", new MemorySink<>());

        LocalRun run = LocalRun.start(program, 1).settleFailing();

        assertThat(run.failures().values())
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .hasMessageContaining("map.1")
                        .hasRootCauseInstanceOf(ArithmeticException.class));
        assertThat(run.execution().runningTasks()).isZero();
    }
}
