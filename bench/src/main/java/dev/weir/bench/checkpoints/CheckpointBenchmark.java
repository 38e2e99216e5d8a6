package dev.weir.bench.checkpoints;

import dev.weir.bench.report.Report;
import java.util.List;

/** One question about checkpoints. Each is run in a JVM of its own. */
public interface CheckpointBenchmark {
    /** For the command line. */
    String name();

    /** Of the JVM, in MiB: its heap is that large from the start. */
    int heapMebibytes();

    /**
     * Measures, and tells what it found.
     *
     * @param quick less of everything, to see that it runs: the figures mean little
     */
    void run(Report report, boolean quick) throws Exception;

    /** All there are, in the order in which they are run. */
    static List<CheckpointBenchmark> all() {
        return List.of(
                new LargeState(),
                new ChangedState(),
                new ThroughputLost(),
                new ProcessorTime(),
                new BackPressure(),
                new ShortInterval());
    }
}
