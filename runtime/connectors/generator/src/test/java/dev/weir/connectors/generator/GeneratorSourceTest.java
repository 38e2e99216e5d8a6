package dev.weir.connectors.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataType;
import dev.weir.api.InvalidProgramException;
import dev.weir.api.SourceReader;
import dev.weir.api.SourceReader.Status;
import dev.weir.api.SourceReaderContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratorSourceTest {
    private final GeneratorSource<Long> source = GeneratorSource.of(DataType.of(Long.class), number -> number);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 128, 200})
    void shouldGenerateEveryNumberOnceInAscendingOrder(int parallelism) throws Exception {
        List<Long> all = new ArrayList<>();
        for (List<GeneratorSplit> share : dealt(source.enumerateSplits(), parallelism)) {
            List<Long> ofSubtask = new ArrayList<>();
            read(source.count(1000), share, Integer.MAX_VALUE, ofSubtask);
            assertThat(ofSubtask).isSorted();
            all.addAll(ofSubtask);
        }

        assertThat(all).hasSize(1000).containsOnlyOnceElementsOf(numbersBelow(1000));
    }

    @Test
    void shouldGoOnExactlyAtAnotherParallelism() throws Exception {
        List<Long> all = new ArrayList<>();
        List<GeneratorSplit> splits = source.enumerateSplits();
        int round = 0;
        for (int parallelism : new int[] {2, 5, 1, 3}) {
            List<GeneratorSplit> positions = new ArrayList<>();
            for (List<GeneratorSplit> share : dealt(splits, parallelism)) {
                // subtasks get differently far, and stop in the middle of a turn
                positions.addAll(read(source.count(5000), share, 100 + 333 * (round++ % 3), all));
            }
            splits = positions;
        }
        List<Long> last = new ArrayList<>();
        read(source.count(5000), splits, Integer.MAX_VALUE, last);
        all.addAll(last);

        assertThat(last).isSorted();
        assertThat(all).hasSize(5000).containsOnlyOnceElementsOf(numbersBelow(5000));
    }

    @Test
    void shouldEndAtOnceWhenThereIsNothingToDo() throws Exception {
        assertThat(reader(source.count(0), source.enumerateSplits()).poll(10, number -> {}))
                .isEqualTo(Status.END);
        assertThat(reader(source, List.of()).poll(10, number -> {})).isEqualTo(Status.END);
    }

    @Test
    void shouldNeverEndWithoutACount() throws Exception {
        List<Long> all = new ArrayList<>();
        SourceReader<Long, GeneratorSplit> reader = reader(source, source.enumerateSplits());

        assertThat(reader.poll(100_000, all::add)).isEqualTo(Status.MORE);
        assertThat(all).hasSize(100_000);
    }

    @Test
    void shouldKeepToItsShareOfTheRate() throws Exception {
        ManualContext context = new ManualContext(4);
        SourceReader<Long, GeneratorSplit> reader = source.rate(100_000).createReader(context);
        reader.start(source.enumerateSplits());
        List<Long> all = new ArrayList<>();

        while (context.now < 2_000_000_000L) {
            if (reader.poll(1000, all::add) == Status.WAIT) {
                context.now = context.wakeAt;
            }
        }

        assertThat(all).hasSizeBetween(49_000, 51_000);
    }

    @Test
    void shouldRefuseArgumentsThatMakeNoSense() {
        assertThatThrownBy(() -> source.count(-1)).isInstanceOf(InvalidProgramException.class);
        assertThatThrownBy(() -> source.rate(-1)).isInstanceOf(InvalidProgramException.class);
    }

    @Test
    void shouldSayHowManyNumbersAreLeft() throws Exception {
        SourceReader<Long, GeneratorSplit> reader = reader(source.count(1000), source.enumerateSplits());
        assertThat(reader.backlog()).hasValue(1000);

        reader.poll(300, number -> {});

        assertThat(reader.backlog()).hasValue(700);
        reader.poll(1000, number -> {});
        assertThat(reader.backlog()).hasValue(0);
        assertThat(reader(source, source.enumerateSplits()).backlog())
                .as("without end")
                .isEmpty();
        assertThat(reader(source.count(1000).rate(5), source.enumerateSplits()).backlog())
                .as("not due yet")
                .isEmpty();
    }

    private static List<Long> numbersBelow(long end) {
        return LongStream.range(0, end).boxed().toList();
    }

    private static List<List<GeneratorSplit>> dealt(List<GeneratorSplit> splits, int parallelism) {
        List<GeneratorSplit> sorted = splits.stream()
                .sorted(Comparator.comparingLong(split -> split.next() % split.stride()))
                .toList();
        return IntStream.range(0, parallelism)
                .mapToObj(subtask -> IntStream.range(0, sorted.size())
                        .filter(i -> i % parallelism == subtask)
                        .mapToObj(sorted::get)
                        .toList())
                .toList();
    }

    private static SourceReader<Long, GeneratorSplit> reader(GeneratorSource<Long> source, List<GeneratorSplit> splits)
            throws Exception {
        SourceReader<Long, GeneratorSplit> reader = source.createReader(new ManualContext(1));
        reader.start(splits);
        return reader;
    }

    private static List<GeneratorSplit> read(
            GeneratorSource<Long> source, List<GeneratorSplit> splits, int max, List<Long> into) throws Exception {
        SourceReader<Long, GeneratorSplit> reader = reader(source, splits);
        int end = into.size() + Math.min(max, 1_000_000);
        while (into.size() < end && reader.poll(Math.min(7, end - into.size()), into::add) != Status.END) {}
        return reader.snapshot();
    }

    private static final class ManualContext implements SourceReaderContext {
        private final int parallelism;
        private long now;
        private long wakeAt;

        ManualContext(int parallelism) {
            this.parallelism = parallelism;
        }

        @Override
        public int subtaskIndex() {
            return 0;
        }

        @Override
        public int parallelism() {
            return parallelism;
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void wake() {}

        @Override
        public void wakeAt(long nanoTime) {
            wakeAt = nanoTime;
        }

        @Override
        public <R> void runBlocking(Callable<R> work, Consumer<R> done) {
            throw new AssertionError("generating does not block");
        }
    }
}
