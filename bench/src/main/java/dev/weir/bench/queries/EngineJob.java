package dev.weir.bench.queries;

import java.io.IOException;
import java.util.List;

/** A query that runs on some engine, in this process. For one thread. */
public interface EngineJob extends AutoCloseable {
    /** Waits until all events are read and all answers are there. */
    void awaitEnd() throws Exception;

    /** The newest that are completed, at least one if there is any, in any order. Asked several times in an interval, so it is cheap. */
    List<CheckpointFigure> checkpoints() throws Exception;

    @Override
    void close() throws IOException;
}
