package dev.weir.bench.processes;

import dev.weir.bench.report.Report;

/** One question about jobs in processes of their own. */
public interface ProcessBenchmark {
    /** For the command line. */
    String name();

    /**
     * Measures, and tells what it found.
     *
     * @param quick less of everything, to see that it runs: the figures mean little
     */
    void run(Report report, boolean quick) throws Exception;
}
