package dev.weir.api;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Writes the records of one subtask. All calls come from one thread at a time, the task's, and none may block. */
public interface SinkWriter<T, C> extends AutoCloseable {
    /** @param timestamp of the record, epoch milliseconds */
    void write(T value, long timestamp) throws Exception;

    /** While {@code false}, no record is written and the stream before this sink feels back-pressure. Wake with {@link SinkWriterContext#wake}. */
    default boolean isReady() {
        return true;
    }

    /**
     * Stages everything written since the last call. Called when a barrier arrives; the checkpoint is acknowledged when the
     * stage completes, on whatever thread, while the task goes on with later records.
     *
     * @param checkpointId larger than every one before in this execution
     * @return what to commit; an empty list if nothing was written
     */
    CompletionStage<List<C>> prepareCommit(long checkpointId) throws Exception;

    @Override
    void close() throws IOException;
}
