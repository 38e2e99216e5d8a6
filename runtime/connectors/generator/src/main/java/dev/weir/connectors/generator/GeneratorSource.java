package dev.weir.connectors.generator;

import dev.weir.api.DataType;
import dev.weir.api.InvalidProgramException;
import dev.weir.api.Source;
import dev.weir.api.SourceReader;
import dev.weir.api.SourceReaderContext;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/**
 * Generates records from the numbers 0, 1, 2 and so on, each number once over all subtasks. They are dealt to {@value
 * #SPLITS} splits whatever the parallelism, so that a job goes on exactly where it was at another one. A subtask generates
 * its numbers in ascending order, as long as it keeps its splits.
 *
 * @param <T> the type of the records
 */
public final class GeneratorSource<T> implements Source<T, GeneratorSplit> {
    private static final int SPLITS = 128;

    private final DataType<T> type;
    private final LongFunction<? extends T> byNumber;
    private final long count;
    private final long perSecond;

    private GeneratorSource(DataType<T> type, LongFunction<? extends T> byNumber, long count, long perSecond) {
        this.type = type;
        this.byNumber = byNumber;
        this.count = count;
        this.perSecond = perSecond;
    }

    /**
     * A source without end.
     *
     * @param byNumber makes the record of a number: the same one every time, in every process
     */
    public static <T> GeneratorSource<T> of(DataType<T> type, LongFunction<? extends T> byNumber) {
        Objects.requireNonNull(type, "type is null");
        Objects.requireNonNull(byNumber, "byNumber is null");
        return new GeneratorSource<>(type, byNumber, Long.MAX_VALUE, 0);
    }

    /** Ends after so many records. */
    public GeneratorSource<T> count(long records) {
        if (records < 0) {
            throw new InvalidProgramException("count is " + records + ": give the number of records, 0 or more");
        }
        return new GeneratorSource<>(type, byNumber, records, perSecond);
    }

    /**
     * Slows the source down; each subtask has an equal share.
     *
     * @param recordsPerSecond over all subtasks; 0: as fast as it goes
     */
    public GeneratorSource<T> rate(long recordsPerSecond) {
        if (recordsPerSecond < 0) {
            throw new InvalidProgramException(
                    "rate is " + recordsPerSecond + ": give records a second, or 0 for no limit");
        }
        return new GeneratorSource<>(type, byNumber, count, recordsPerSecond);
    }

    @Override
    public DataType<T> type() {
        return type;
    }

    @Override
    public DataType<GeneratorSplit> splitType() {
        return DataType.of(GeneratorSplit.class);
    }

    @Override
    public List<GeneratorSplit> enumerateSplits() {
        return IntStream.range(0, SPLITS)
                .mapToObj(first -> new GeneratorSplit(first, SPLITS))
                .toList();
    }

    @Override
    public SourceReader<T, GeneratorSplit> createReader(SourceReaderContext context) {
        return new GeneratorReader<>(context, byNumber, count, perSecond);
    }
}
