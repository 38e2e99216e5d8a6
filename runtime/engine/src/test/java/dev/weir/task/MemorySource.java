package dev.weir.task;

import dev.weir.api.Collector;
import dev.weir.api.DataType;
import dev.weir.api.Source;
import dev.weir.api.SourceReader;
import dev.weir.api.SourceReaderContext;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Reads lists, a few records at a poll. */
public final class MemorySource<T> implements Source<T, MemorySource.Split> {
    private final DataType<T> type;
    private final List<List<T>> splits;
    private final int perPoll;
    /** Whether a reader that has read all waits for ever instead of ending. */
    private final boolean endless;

    /** The next record of a list. */
    public record Split(int index, int position) {}

    private MemorySource(DataType<T> type, List<List<T>> splits, int perPoll, boolean endless) {
        this.type = type;
        this.splits = splits;
        this.perPoll = perPoll;
        this.endless = endless;
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> MemorySource<T> of(Class<T> type, List<T>... splits) {
        return new MemorySource<>(DataType.of(type), List.of(splits), 7, false);
    }

    public static <T> MemorySource<T> of(Class<T> type, int perPoll, List<List<T>> splits) {
        return new MemorySource<>(DataType.of(type), splits, perPoll, false);
    }

    public MemorySource<T> withoutEnd() {
        return new MemorySource<>(type, splits, perPoll, true);
    }

    @Override
    public DataType<T> type() {
        return type;
    }

    @Override
    public DataType<Split> splitType() {
        return DataType.of(Split.class);
    }

    @Override
    public List<Split> enumerateSplits() {
        return IntStream.range(0, splits.size())
                .mapToObj(index -> new Split(index, 0))
                .toList();
    }

    @Override
    public SourceReader<T, Split> createReader(SourceReaderContext context) {
        return new Reader();
    }

    private final class Reader implements SourceReader<T, Split> {
        private final List<Split> mine = new ArrayList<>();

        @Override
        public void start(List<Split> given) {
            mine.addAll(given);
        }

        @Override
        public Status poll(int max, Collector<T> out) {
            int left = Math.min(max, perPoll);
            for (int i = 0; i < mine.size(); i++) {
                Split split = mine.get(i);
                List<T> records = splits.get(split.index());
                int position = split.position();
                while (left > 0 && position < records.size()) {
                    out.collect(records.get(position));
                    position++;
                    left--;
                }
                mine.set(i, new Split(split.index(), position));
            }
            if (left == 0) {
                return Status.MORE;
            }
            return endless ? Status.WAIT : Status.END;
        }

        @Override
        public OptionalLong backlog() {
            return OptionalLong.of(mine.stream()
                    .mapToLong(split -> splits.get(split.index()).size() - split.position())
                    .sum());
        }

        @Override
        public List<Split> snapshot() {
            return List.copyOf(mine);
        }

        @Override
        public void close() {}
    }
}
