package dev.weir.simulation.fault;

import dev.weir.checkpoint.CycleStep;

/** When a fault comes. */
public sealed interface Trigger {
    /** @param nanos virtual time */
    record At(long nanos) implements Trigger {}

    /**
     * After a step of a checkpoint's cycle.
     *
     * @param occurrence the how-manieth time, from 1, that the step is taken in the world
     * @param delayNanos 0: in the middle of what the process does there
     */
    record After(CycleStep step, int occurrence, long delayNanos) implements Trigger {}
}
