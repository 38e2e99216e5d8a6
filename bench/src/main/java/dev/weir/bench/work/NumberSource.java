package dev.weir.bench.work;

import dev.weir.api.Collector;
import dev.weir.api.DataType;
import dev.weir.api.Source;
import dev.weir.api.SourceReader;
import dev.weir.api.SourceReaderContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Emits the whole numbers from 0 as far as a feed lets it, each split every {@code stride}-th of them. */
final class NumberSource implements Source<Long, NumberSource.Stride> {
    private static final long WAIT_NANOS = 1_000_000;

    private final Feed feed;
    private final int splits;

    NumberSource(Feed feed, int splits) {
        this.feed = feed;
        this.splits = splits;
    }

    /** @param next the number that is emitted next */
    public record Stride(long next, int stride) {}

    @Override
    public DataType<Long> type() {
        return DataType.of(Long.class);
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
    public SourceReader<Long, Stride> createReader(SourceReaderContext context) {
        return new Reader(context);
    }

    private final class Reader implements SourceReader<Long, Stride> {
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
        public Status poll(int max, Collector<Long> out) {
            long limit = feed.limit();
            int left = max;
            for (int i = 0; i < strides.size(); i++) {
                Stride from = strides.get(i);
                long next = from.next();
                for (; next < limit && left > 0; left--) {
                    out.collect(next);
                    next += from.stride();
                }
                strides.set(i, new Stride(next, from.stride()));
            }
            if (left < max) {
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
