package dev.weir.bench.queries.jet;

import dev.weir.bench.queries.SharedRun;
import java.util.function.Consumer;

/**
 * The records of a run; each processor reads every {@code stride}-th of them, so that all are equally far in event time.
 *
 * @param <T> events, or keys
 */
final class StrideReader<T> {
    /** As many as Jet's own sources give at once. */
    private static final int RECORDS_PER_CALL = 256;

    private final Class<T> type;
    private final long records;
    private final int stride;
    /** Called once, after the last record. Null when that has been done. */
    private Consumer<Output<T>> end;
    /** The number that is read next. */
    private long next;

    /** Takes records on. */
    interface Output<T> {
        void add(T value);
    }

    StrideReader(Class<T> type, long records, int first, int stride, Consumer<Output<T>> end) {
        this.type = type;
        this.records = records;
        this.stride = stride;
        this.next = first;
        this.end = end;
    }

    void fill(Output<T> output) {
        long limit = SharedRun.limit();
        for (int i = 0; i < RECORDS_PER_CALL; i++) {
            if (next >= records) {
                end(output);
                return;
            }
            if (next >= limit) {
                return;
            }
            output.add(type.cast(SharedRun.read(next)));
            next += stride;
        }
    }

    private void end(Output<T> output) {
        if (end != null) {
            end.accept(output);
            end = null;
        }
    }

    long position() {
        return next;
    }

    void goOnFrom(long position) {
        next = position;
    }
}
