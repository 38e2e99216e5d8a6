package dev.weir.local.apiserver.rest;

import dev.weir.local.apiserver.http.Request;
import dev.weir.local.apiserver.json.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How a write is to be done.
 *
 * @param manager who owns the fields that it sets
 * @param warnings what the client is told besides the answer; added to on the way
 */
record WriteOptions(boolean dryRun, String manager, boolean force, Unknown unknown, List<String> warnings) {

    /** What becomes of fields that the schema does not know. */
    enum Unknown {
        STRICT,
        WARN,
        IGNORE
    }

    WriteOptions {
        Objects.requireNonNull(manager, "manager is null");
    }

    static WriteOptions of(Request request) {
        String dryRun = request.parameter("dryRun").orElse("");
        if (!dryRun.isEmpty() && !dryRun.equals("All")) {
            throw ApiException.badRequest("dryRun must be All, found \"" + dryRun + "\"");
        }
        String validation = request.parameter("fieldValidation").orElse("Warn");
        Unknown unknown = switch (validation) {
            case "Strict" -> Unknown.STRICT;
            case "", "Warn" -> Unknown.WARN;
            case "Ignore" -> Unknown.IGNORE;
            default ->
                throw ApiException.badRequest(
                        "fieldValidation must be Strict, Warn or Ignore, found \"" + validation + "\"");
        };
        return new WriteOptions(!dryRun.isEmpty(), manager(request), request.flag("force"), unknown, new ArrayList<>());
    }

    private static String manager(Request request) {
        String named = request.parameter("fieldManager").orElse("");
        if (!named.isEmpty()) {
            if (named.length() > 128) {
                throw ApiException.badRequest("fieldManager must have at most 128 characters, found " + named.length());
            }
            return named;
        }
        String agent = request.header("user-agent");
        int end = agent.indexOf('/');
        String program = end < 0 ? agent : agent.substring(0, end);
        return program.isBlank() ? "unknown" : program.substring(0, Math.min(program.length(), 128));
    }
}
