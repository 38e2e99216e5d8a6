package dev.weir.bench.queries;

import java.nio.file.Path;

/** Something that runs queries. */
public interface Engine {
    /** For the command line. */
    String name();

    /** Whether it has an answer to this query. */
    default boolean runs(String query) {
        return true;
    }

    /**
     * Starts a query, as this engine's users would write it for the best throughput.
     *
     * @param folder where checkpoints may go; empty at first
     * @param progress to be told of every record read
     * @param answers to be told of every answer
     */
    EngineJob start(Workload workload, Path folder, Progress progress, Answers answers) throws Exception;
}
