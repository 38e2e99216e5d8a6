package dev.weir.bench.comparison;

import java.io.IOException;

/** Makes runs, one after the other. */
interface Runs {
    /**
     * Of a job without end, once it is steady.
     *
     * @throws IOException if the run came to no good end
     */
    RunResult measure(Contestant contestant) throws IOException, InterruptedException;

    /**
     * The digest of the answers to the first so many records.
     *
     * @throws IOException if the run came to no good end
     */
    String answer(Contestant contestant, long records) throws IOException, InterruptedException;
}
