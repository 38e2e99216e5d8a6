package dev.weir.bench.processes;

import dev.weir.api.Arguments;
import dev.weir.api.Collector;
import dev.weir.api.DataType;
import dev.weir.api.KeyedProcessFunction;
import dev.weir.api.StateDeclaration;
import dev.weir.api.StreamProgram;
import dev.weir.api.Streams;
import dev.weir.api.ValueState;
import dev.weir.api.WatermarkStrategy;
import dev.weir.bench.work.StridedSource;
import java.nio.file.Path;

/**
 * Counts the whole numbers per key, the n-th of each key in its turn, and shows each number at the sink. The program knows what
 * each count has to be; one that is not ends the job, so that nobody measures a wrong answer.
 *
 * <p>Arguments: {@code --board}, {@code --keys} (even), {@code --text} (characters that are kept of each key), {@code
 * --splits}, {@code --rate} and {@code --beginning} of a {@link Timetable}, {@code --sink-rate} (records that each subtask of
 * the sink takes a second).
 */
public final class PacedCount implements StreamProgram {
    /** What is kept of a key. */
    public record Counted(long count, String text) {}

    @Override
    public void define(Streams streams, Arguments arguments) {
        int text = (int) arguments.integer("text", 0, 0, 100_000);
        long keys = arguments.integer("keys", 1000, 2, Long.MAX_VALUE);
        Timetable timetable = new Timetable(
                arguments.integer("rate", 0, 0, Long.MAX_VALUE), arguments.integer("beginning", 0, 0, Long.MAX_VALUE));
        streams.source(
                        "numbers",
                        new StridedSource<>(DataType.of(Long.class), number -> number, timetable::due, (int)
                                arguments.integer("splits", 2, 0, 2)),
                        WatermarkStrategy.none())
                .keyBy(Long.class, number -> number % keys)
                .process("count", Long.class, () -> new Counter(keys, text))
                .sink(
                        "board",
                        Board.sink(
                                Path.of(arguments.required("board")),
                                arguments.integer("sink-rate", 0, 0, Long.MAX_VALUE)));
    }

    private static final class Counter implements KeyedProcessFunction<Long, Long, Long> {
        private final long keys;
        private final String text;
        private ValueState<Counted> counts;

        Counter(long keys, int text) {
            this.keys = keys;
            this.text = "x".repeat(text);
        }

        @Override
        public void open(StateDeclaration states) {
            counts = states.value("counts", Counted.class);
        }

        @Override
        public void process(Long number, Context<Long> context, Collector<Long> out) {
            Counted before = counts.get();
            long count = before == null ? 1 : before.count() + 1;
            if (count != number / keys + 1) {
                throw new IllegalStateException(
                        number + " is counted as number " + count + " of its key, expected " + (number / keys + 1));
            }
            // The text is copied, so that state takes the heap that it seems to.
            counts.set(new Counted(count, before == null ? new String(text.toCharArray()) : before.text()));
            out.collect(number);
        }
    }
}
