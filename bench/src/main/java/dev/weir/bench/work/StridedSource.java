package dev.weir.bench.work;

import dev.weir.api.Collector;
import dev.weir.api.DataType;
import dev.weir.api.Source;
import dev.weir.api.SourceReader;
import dev.weir.api.SourceReaderContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/**
 * Values of the whole numbers from 0, as far as they may be read; each split has every {@code stride}-th of them. It has no end.
 *
 * @param valueOf a pure function
 * @param limit the first number that may not be read yet; asked by the tasks' threads, at every poll
 */
public record StridedSource<T>(DataType<T> type, LongFunction<T> valueOf, LongSupplier limit, int splits)
        implements Source<T, StridedSource.Stride> {
    private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** @param next the number that comes next */
    public record Stride(long next, int stride) {}

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
            long end = limit.getAsLong();
            int left = max;
            for (int i = 0; i < strides.size(); i++) {
                Stride from = strides.get(i);
                long next = from.next();
                for (; next < end && left > 0; left--) {
                    out.collect(valueOf.apply(next));
                    next += from.stride();
                }
                strides.set(i, new Stride(next, from.stride()));
            }
            if (left < max) {
                return Status.MORE;
            }
            if (!strides.isEmpty()) {
                context.wakeAt(context.nanoTime() + WAIT_NANOS);
            }
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
