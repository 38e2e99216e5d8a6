package dev.weir.control;

/**
 * Why a job does not run as it should.
 *
 * @param category whose it is to mend
 * @param reason one word in CamelCase, fit for a Kubernetes condition, such as {@code UnknownClass}
 * @param message what was found, what was expected and what to change
 * @param at epoch milliseconds
 */
public record JobFailure(Category category, String reason, String message, long at) {
    /** Whose an error is to mend. */
    public enum Category {
        /** The specification, the program or its input. Not retried. */
        USER,
        /** Storage, network, pods. Retried. */
        ENVIRONMENT,
        /** A defect of Weir. */
        INTERNAL
    }
}
