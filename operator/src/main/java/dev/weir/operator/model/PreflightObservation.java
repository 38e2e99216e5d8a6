package dev.weir.operator.model;

import java.time.Instant;
import java.util.Optional;

/**
 * What is seen of a StreamJob's preflight.
 *
 * @param programChanged whether what the job's pods run is to change, and not merely how many of them, or how checkpoints are taken
 * @param wanted hash of the pod template that the question is about
 * @param pod that was asked last
 * @param attempt that the next pod is, counted from 1
 * @param leftovers whether there is anything to remove when no question is open
 */
public record PreflightObservation(
        boolean programChanged, String wanted, Optional<Asked> pod, int attempt, boolean leftovers) {
    /** No preflight, and nothing to ask one for. */
    public static final PreflightObservation NONE = new PreflightObservation(false, "", Optional.empty(), 1, false);

    /** What came of a pod. */
    public enum Outcome {
        /** It has not ended. */
        OPEN,
        FITS,
        DOES_NOT_FIT,
        /** It ended without an answer. */
        BROKEN
    }

    /**
     * A pod of a preflight.
     *
     * @param hash of the pod template that it was made from
     * @param attempt that it is, counted from 1
     * @param outcome of it
     * @param message what it said at its end, or what keeps it from beginning; empty if nothing
     * @param since when it ended, or else when it was made
     * @param leaving whether it is being deleted
     */
    public record Asked(String hash, int attempt, Outcome outcome, String message, Instant since, boolean leaving) {}

    /** The changed program has said that it cannot go on. */
    boolean refused() {
        return pod.filter(asked -> asked.hash().equals(wanted) && asked.outcome() == Outcome.DOES_NOT_FIT)
                .isPresent();
    }
}
