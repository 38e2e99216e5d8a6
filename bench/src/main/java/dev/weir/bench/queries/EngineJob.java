package dev.weir.bench.queries;

import java.io.IOException;

/** A query that runs on some engine, in this process. For one thread. */
public interface EngineJob extends AutoCloseable {
    /** Waits until all events are read and all answers are there. */
    void awaitEnd() throws Exception;

    /** Of the checkpoints so far. */
    CheckpointFigures checkpoints() throws Exception;

    @Override
    void close() throws IOException;
}
