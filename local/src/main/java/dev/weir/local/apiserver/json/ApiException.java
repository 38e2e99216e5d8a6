package dev.weir.local.apiserver.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;

/** A request that is refused, with everything that the {@code Status} object of the answer says. */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;
    private final transient Target target;
    private final transient List<Cause> causes;

    /** What the request was about; every part may be empty. */
    public record Target(String group, String kind, String name) {

        public static final Target NONE = new Target("", "", "");

        public Target {
            Objects.requireNonNull(group, "group is null");
            Objects.requireNonNull(kind, "kind is null");
            Objects.requireNonNull(name, "name is null");
        }

        /** As in {@code streamjobs.weir.dev "flights"}. */
        String title() {
            return (group.isEmpty() ? kind : kind + "." + group) + " \"" + name + "\"";
        }
    }

    public ApiException(int code, String reason, String message, Target target, List<Cause> causes) {
        super(message);
        this.code = code;
        this.reason = Objects.requireNonNull(reason, "reason is null");
        this.target = Objects.requireNonNull(target, "target is null");
        this.causes = List.copyOf(causes);
    }

    public static ApiException badRequest(String message) {
        return new ApiException(400, "BadRequest", message, Target.NONE, List.of());
    }

    public static ApiException notFound(Target resource) {
        return new ApiException(404, "NotFound", resource.title() + " not found", resource, List.of());
    }

    /** A path that is no resource at all. */
    public static ApiException noSuchPath() {
        return new ApiException(
                404, "NotFound", "the server could not find the requested resource", Target.NONE, List.of());
    }

    public static ApiException alreadyExists(Target resource) {
        return new ApiException(409, "AlreadyExists", resource.title() + " already exists", resource, List.of());
    }

    public static ApiException conflict(Target resource, String detail) {
        return new ApiException(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + resource.title() + ": " + detail,
                resource,
                List.of());
    }

    public static ApiException applyConflict(String message, List<Cause> causes) {
        return new ApiException(409, "Conflict", message, Target.NONE, causes);
    }

    public static ApiException forbidden(Target resource, String detail, List<Cause> causes) {
        return new ApiException(403, "Forbidden", resource.title() + " is forbidden: " + detail, resource, causes);
    }

    /** @param kind with the kind in place of the resource's plural */
    public static ApiException invalid(Target kind, List<Cause> causes) {
        return new ApiException(422, "Invalid", kind.title() + " is invalid: " + sentence(causes), kind, causes);
    }

    private static String sentence(List<Cause> causes) {
        List<String> all = causes.stream()
                .map(cause -> cause.field() + ": " + cause.message())
                .distinct()
                .toList();
        return all.size() == 1 ? all.get(0) : "[" + String.join(", ", all) + "]";
    }

    public static ApiException gone(String message) {
        return new ApiException(410, "Expired", message, Target.NONE, List.of());
    }

    public static ApiException unauthorized() {
        return new ApiException(401, "Unauthorized", "Unauthorized", Target.NONE, List.of());
    }

    public static ApiException methodNotAllowed(String method) {
        return new ApiException(
                405,
                "MethodNotAllowed",
                "the server does not allow " + method + " on the requested resource",
                Target.NONE,
                List.of());
    }

    public static ApiException unsupportedMediaType(String found, String supported) {
        return new ApiException(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - found: " + found
                        + " - accepted media types include: " + supported,
                Target.NONE,
                List.of());
    }

    public static ApiException tooLarge(long limit) {
        return new ApiException(
                413,
                "RequestEntityTooLarge",
                "Request entity too large: limit is " + limit + " bytes",
                Target.NONE,
                List.of());
    }

    public static ApiException notImplemented(String message) {
        return new ApiException(501, "NotImplemented", message, Target.NONE, List.of());
    }

    public static ApiException internal(String message) {
        return new ApiException(500, "InternalError", "Internal error occurred: " + message, Target.NONE, List.of());
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }

    public List<Cause> causes() {
        return causes;
    }

    /** The {@code Status} object that tells the client. */
    public ObjectNode status() {
        ObjectNode status = Json.object();
        status.put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
        ObjectNode details = Json.object();
        putUnlessEmpty(details, "name", target.name());
        putUnlessEmpty(details, "group", target.group());
        putUnlessEmpty(details, "kind", target.kind());
        if (!causes.isEmpty()) {
            ArrayNode list = details.putArray("causes");
            causes.forEach(cause -> list.addObject()
                    .put("reason", cause.reason())
                    .put("message", cause.message())
                    .put("field", cause.field()));
        }
        if (!details.isEmpty()) {
            status.set("details", details);
        }
        return status.put("code", code);
    }

    private static void putUnlessEmpty(ObjectNode node, String field, String value) {
        if (!value.isEmpty()) {
            node.put(field, value);
        }
    }
}
