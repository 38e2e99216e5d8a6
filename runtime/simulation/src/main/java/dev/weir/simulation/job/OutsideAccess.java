package dev.weir.simulation.job;

import dev.weir.checkpoint.CycleStep;
import java.io.IOException;

/** The way of one process to the outside world. */
public interface OutsideAccess {
    /**
     * Does something outside; takes virtual time. For blocking work.
     *
     * @throws IOException instead of doing it, or after it was done
     */
    void call(CycleStep step, String what, Runnable effect) throws IOException;

    OutsideWorld world();

    /** A defect that is planted: parts are committed as soon as they are staged. */
    boolean commitsEarly();
}
