package dev.weir.operator.model;

import java.util.Objects;

/**
 * Why a resource is not as it should be.
 *
 * @param reason one word in CamelCase, fit for a condition
 * @param message what was found, what was expected and what to do
 */
public record Problem(String reason, String message) {
    public static final String INVALID_SPEC = "InvalidSpec";

    public Problem {
        Objects.requireNonNull(reason, "reason is null");
        Objects.requireNonNull(message, "message is null");
    }

    static Problem invalid(String message) {
        return new Problem(INVALID_SPEC, message);
    }
}
