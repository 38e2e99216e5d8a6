package dev.weir.launcher;

import dev.weir.api.Collector;
import dev.weir.api.DataType;
import dev.weir.api.Source;
import dev.weir.api.SourceReader;
import dev.weir.api.SourceReaderContext;
import java.util.ArrayList;
import java.util.List;

/** Whole numbers from 0, cut into splits of equal size, at a rate. */
final class NumberSource implements Source<Long, NumberSource.Range> {
    private final long numbers;
    private final long splits;
    private final long ratePerSubtask;

    NumberSource(long numbers, long splits, long ratePerSubtask) {
        this.numbers = numbers;
        this.splits = splits;
        this.ratePerSubtask = ratePerSubtask;
    }

    /** From {@code next}, which is read next, up to {@code end}, which is not. */
    record Range(long next, long end) {}

    @Override
    public DataType<Long> type() {
        return DataType.of(Long.class);
    }

    @Override
    public DataType<Range> splitType() {
        return DataType.of(Range.class);
    }

    @Override
    public List<Range> enumerateSplits() {
        List<Range> ranges = new ArrayList<>();
        for (long i = 0; i < splits; i++) {
            ranges.add(new Range(numbers * i / splits, numbers * (i + 1) / splits));
        }
        return ranges;
    }

    @Override
    public SourceReader<Long, Range> createReader(SourceReaderContext context) {
        return new Reader(context);
    }

    private final class Reader implements SourceReader<Long, Range> {
        private final SourceReaderContext context;
        private final List<Range> ranges = new ArrayList<>();
        private long startedAt;
        private long emitted;

        Reader(SourceReaderContext context) {
            this.context = context;
        }

        @Override
        public void start(List<Range> splits) {
            ranges.addAll(splits);
            startedAt = context.nanoTime();
        }

        @Override
        public Status poll(int max, Collector<Long> out) {
            long elapsed = context.nanoTime() - startedAt;
            long allowed = Math.min(max, elapsed / 1_000 * ratePerSubtask / 1_000_000 - emitted);
            for (int i = 0; i < ranges.size() && allowed > 0; i++) {
                long next = ranges.get(i).next();
                for (; next < ranges.get(i).end() && allowed > 0; next++, allowed--, emitted++) {
                    out.collect(next);
                }
                ranges.set(i, new Range(next, ranges.get(i).end()));
            }
            if (ranges.stream().allMatch(range -> range.next() == range.end())) {
                return Status.END;
            }
            context.wakeAt(context.nanoTime() + 2_000_000);
            return Status.WAIT;
        }

        @Override
        public List<Range> snapshot() {
            return List.copyOf(ranges);
        }

        @Override
        public void close() {}
    }
}
