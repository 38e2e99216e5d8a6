package dev.weir.bench.queries.weir;

import dev.weir.api.Collector;
import dev.weir.api.DataType;
import dev.weir.api.Source;
import dev.weir.api.SourceReader;
import dev.weir.api.SourceReaderContext;
import dev.weir.bench.queries.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** Records at the pace of the run, which all engines share; each split has every {@code stride}-th of them. It has no end. */
final class StrideSource<T> implements Source<T, StrideSource.Stride> {
    private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final DataType<T> type;
    private final LongFunction<T> byNumber;
    private final Pace pace;
    private final int splits;

    StrideSource(DataType<T> type, LongFunction<T> byNumber, Pace pace, int splits) {
        this.type = type;
        this.byNumber = byNumber;
        this.pace = pace;
        this.splits = splits;
    }

    /** @param next the number that is read next */
    public record Stride(long next, int stride) {}

    @Override
    public DataType<T> type() {
        return type;
    }

    @Override
    public DataType<Stride> splitType() {
        return DataType.of(Stride.class);
    }

    @Override
    public List<Stride> enumerateSplits() {
        return LongStream.range(0, splits)
                .mapToObj(first -> new Stride(first, splits))
                .toList();
    }

    @Override
    public SourceReader<T, Stride> createReader(SourceReaderContext context) {
        return new Reader(context);
    }

    private final class Reader implements SourceReader<T, Stride> {
        private final SourceReaderContext context;
        /** Task's thread only. */
        private final List<Stride> strides = new ArrayList<>();

        Reader(SourceReaderContext context) {
            this.context = context;
        }

        @Override
        public void start(List<Stride> restored) {
            strides.addAll(restored);
        }

        @Override
        public Status poll(int max, Collector<T> out) {
            long limit = pace.limit(System.nanoTime());
            int left = max;
            for (int i = 0; i < strides.size(); i++) {
                Stride from = strides.get(i);
                long next = from.next();
                for (; next < limit && left > 0; left--) {
                    out.collect(byNumber.apply(next));
                    next += from.stride();
                }
                strides.set(i, new Stride(next, from.stride()));
            }
            if (left == 0) {
                return Status.MORE;
            }
            context.wakeAt(context.nanoTime() + WAIT_NANOS);
            return Status.WAIT;
        }

        @Override
        public List<Stride> snapshot() {
            return List.copyOf(strides);
        }

        @Override
        public void close() {}
    }
}
