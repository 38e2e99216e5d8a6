package dev.weir.launcher;

import dev.weir.api.Arguments;
import dev.weir.api.BadRecordException;
import dev.weir.api.CheckpointHook;
import dev.weir.api.Collector;
import dev.weir.api.Counter;
import dev.weir.api.DataStream;
import dev.weir.api.KeyedProcessFunction;
import dev.weir.api.StateDeclaration;
import dev.weir.api.StreamProgram;
import dev.weir.api.Streams;
import dev.weir.api.ValueState;
import dev.weir.api.WatermarkStrategy;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Numbers from 0 up to {@code --numbers}, counted per key: each gives one line {@code key,count,sum}. Run exactly once, every
 * key has the counts from 1 to as many as it has numbers, each once. With {@code --shuffle 0} they are computed and not counted,
 * so that each subtask runs by itself.
 */
public final class CountProgram implements StreamProgram {
    /** How many numbers. */
    static final long KEYS = 1_000;

    /** A number is counted. */
    public record Counted(long key, long count, long sum) {}

    /** What is kept of a key. */
    public record Tally(long count, long sum) {}

    @Override
    public void define(Streams streams, Arguments arguments) {
        long bad = arguments.integer("bad", -1, -1, Long.MAX_VALUE);
        NumberSource source = new NumberSource(
                arguments.integer("numbers", 1_000, 1, Long.MAX_VALUE),
                arguments.integer("splits", 4, 1, 1_000),
                arguments.integer("rate", 1_000_000, 1, Long.MAX_VALUE));
        int padding = (int) arguments.integer("padding", 0, 0, 100_000);
        Counter numbers = streams.counter("numbers");
        streams.hook("note", NoteHook::new);
        LineSink sink = new LineSink(Path.of(arguments.required("output")));
        DataStream<Long> good = streams.source("numbers", source, WatermarkStrategy.ascending(number -> number))
                .map(Long.class, number -> {
                    if (number == bad) {
                        throw new BadRecordException("numbers:" + number, "this number is bad");
                    }
                    numbers.add(1);
                    return number;
                });
        if (arguments.integer("shuffle", 1, 0, 1) == 0) {
            good.map(Counted.class, number -> new Counted(number % KEYS, number / KEYS + 1, number))
                    .sink("lines", sink);
        } else {
            good.keyBy(Long.class, number -> number % KEYS)
                    .process("count", Counted.class, () -> new Tallying(padding))
                    .sink("lines", sink);
        }
    }

    /** Counts the numbers of each key. */
    private static final class Tallying implements KeyedProcessFunction<Long, Long, Counted> {
        private final int padding;
        private ValueState<Tally> tally;
        /** Makes state larger; {@code null} if it is not to be. */
        private ValueState<String> padded;

        Tallying(int padding) {
            this.padding = padding;
        }

        @Override
        public void open(StateDeclaration states) {
            tally = states.value("tally", Tally.class);
            padded = padding > 0 ? states.value("padded", String.class) : null;
        }

        @Override
        public void process(Long value, Context<Long> context, Collector<Counted> out) {
            Tally before = tally.get() == null ? new Tally(0, 0) : tally.get();
            Tally now = new Tally(before.count() + 1, before.sum() + value);
            tally.set(now);
            if (padded != null && padded.get() == null) {
                padded.set("x".repeat(padding));
            }
            out.collect(new Counted(context.key(), now.count(), now.sum()));
        }
    }

    /** Has data of its own in every checkpoint. */
    private static final class NoteHook implements CheckpointHook {
        @Override
        public Optional<byte[]> beforeCheckpoint(CheckpointContext context) {
            return Optional.of(new byte[] {(byte) context.checkpointId()});
        }
    }
}
