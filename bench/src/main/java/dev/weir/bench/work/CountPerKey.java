package dev.weir.bench.work;

import dev.weir.api.Arguments;
import dev.weir.api.Collector;
import dev.weir.api.DataType;
import dev.weir.api.KeyedProcessFunction;
import dev.weir.api.StateDeclaration;
import dev.weir.api.StreamProgram;
import dev.weir.api.Streams;
import dev.weir.api.ValueState;
import dev.weir.api.WatermarkStrategy;
import java.util.function.LongUnaryOperator;

/**
 * Counts numbers per key, each count beside a text of some length, so that state can be made as large as is wanted. A number
 * whose count is divisible by {@code emitEvery} goes on to the sink.
 *
 * @param keyOf the key of a number
 * @param textLength characters of ASCII beside each count
 * @param emitEvery 0: nothing goes on to the sink
 * @param sinkPerSecond records that each subtask of the sink takes a second; 0: no limit
 */
public record CountPerKey(
        Feed feed, int parallelism, LongUnaryOperator keyOf, int textLength, long emitEvery, long sinkPerSecond)
        implements StreamProgram {
    private static final int TELL_EVERY = 1024;

    /** What is kept of a key. */
    public record Counted(long count, String text) {}

    @Override
    public void define(Streams streams, Arguments arguments) {
        streams.source(
                        "numbers",
                        new StridedSource<>(DataType.of(Long.class), number -> number, feed::limit, parallelism),
                        WatermarkStrategy.none())
                .keyBy(Long.class, keyOf::applyAsLong)
                .process("count", Long.class, Counter::new)
                .sink("nowhere", ForgettingSink.unseen(sinkPerSecond));
    }

    private final class Counter implements KeyedProcessFunction<Long, Long, Long> {
        private final String text = "x".repeat(textLength);
        private ValueState<Counted> counts;
        /** Not told yet; task's thread only. */
        private int processed;

        @Override
        public void open(StateDeclaration states) {
            counts = states.value("counts", Counted.class);
        }

        @Override
        public void process(Long value, Context<Long> context, Collector<Long> out) {
            Counted before = counts.get();
            long count = before == null ? 1 : before.count() + 1;
            // The text is copied, so that state takes the heap that it seems to.
            counts.set(new Counted(count, before == null ? new String(text.toCharArray()) : before.text()));
            if (emitEvery > 0 && count % emitEvery == 0) {
                out.collect(count);
            }
            if (++processed == TELL_EVERY) {
                feed.processed(processed);
                processed = 0;
            }
        }
    }
}
