package dev.weir.operator.model;

/**
 * Something that happened to a resource and that people are told of, as a Kubernetes Event.
 *
 * @param warning whether it is of type Warning
 * @param reason one word in CamelCase
 * @param message what happened and, for a warning, what to do
 */
public record Announcement(boolean warning, String reason, String message) {
    public static Announcement normal(String reason, String message) {
        return new Announcement(false, reason, message);
    }

    public static Announcement warning(Problem problem) {
        return new Announcement(true, problem.reason(), problem.message());
    }
}
