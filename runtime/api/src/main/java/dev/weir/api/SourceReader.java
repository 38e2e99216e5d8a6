package dev.weir.api;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads the splits of one subtask. All calls come from one thread at a time, the task's, and none may block: a reader that
 * must wait does so through {@link SourceReaderContext#runBlocking}.
 */
public interface SourceReader<T, P> extends AutoCloseable {
    /** What {@link #poll} found. */
    enum Status {
        /** There may be more at once. */
        MORE,
        /** Nothing now; the reader calls {@link SourceReaderContext#wake} or has called {@link SourceReaderContext#wakeAt}. */
        WAIT,
        /** All splits are read to their ends. Polled no more. */
        END
    }

    /** Called once, before the first poll, with the splits at the positions to go on from; may be empty. */
    void start(List<P> splits) throws Exception;

    /**
     * Emits up to {@code max} records.
     *
     * @throws Exception to fail the job; it goes on from its last checkpoint
     */
    Status poll(int max, Collector<T> out) throws Exception;

    /** The splits at their positions: everything emitted so far is before, everything else after. Finished splits stay in it, at their ends. */
    List<P> snapshot();

    /**
     * About how many records of the splits are there already and have not been emitted: how far the reader lags. Called now and then
     * between polls, once the reader has started.
     *
     * @return 0 or more; empty if it is not known, or what there is has no end
     */
    default OptionalLong backlog() {
        return OptionalLong.empty();
    }

    /** The checkpoint with this id, and with it the positions that {@link #snapshot} gave, is complete. */
    default void checkpointCompleted(long checkpointId) throws Exception {}

    @Override
    void close() throws IOException;
}
