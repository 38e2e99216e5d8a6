package dev.weir.operator.model;

import java.time.Duration;
import java.util.Optional;

/**
 * What to do about a preflight.
 *
 * @param step to take
 * @param attempt that the pod to make is, or will be
 * @param held the change that waits; empty: it may be made
 * @param recheck when to look again without being told; empty: not
 */
public record PreflightDecision(Step step, int attempt, Optional<HeldChange> held, Optional<Duration> recheck) {
    /** What is done. */
    public enum Step {
        NOTHING,
        /** Write the configuration, then make the pod. */
        ASK,
        /** Write down the number of the next attempt, then delete the pod. */
        RETRY,
        /** Delete the pod and its configuration. */
        REMOVE
    }

    /** Nobody is asked. */
    public static PreflightDecision free() {
        return free(Step.NOTHING);
    }

    static PreflightDecision free(Step step) {
        return new PreflightDecision(step, 1, Optional.empty(), Optional.empty());
    }

    static PreflightDecision hold(Step step, int attempt, HeldChange held) {
        return new PreflightDecision(step, attempt, Optional.of(held), Optional.empty());
    }

    /** The pod cannot even be made. */
    public static PreflightDecision refusedBy(String message) {
        return hold(HeldChange.hindered(message), JobDecisions.AGAIN);
    }

    static PreflightDecision hold(HeldChange held, Duration recheck) {
        return new PreflightDecision(Step.NOTHING, 1, Optional.of(held), Optional.of(recheck));
    }
}
