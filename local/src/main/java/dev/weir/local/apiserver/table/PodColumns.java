package dev.weir.local.apiserver.table;

import static dev.weir.local.apiserver.table.BuiltInColumns.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weir.local.apiserver.json.Json;
import java.time.Instant;
import java.util.List;

/** {@code NAME READY STATUS RESTARTS AGE}, and with {@code -o wide} the address and the node. */
final class PodColumns {

    private PodColumns() {}

    static List<Column> all() {
        return List.of(
                CustomColumns.NAME,
                text("Ready", PodColumns::ready),
                text("Status", PodColumns::status),
                new Column("Restarts", "string", (pod, now) -> TextNode.valueOf(restarts(pod, now))),
                CustomColumns.AGE,
                text("IP", pod -> orNone(Json.text(pod, "status", "podIP"))).wide(),
                text("Node", pod -> orNone(Json.text(pod, "spec", "nodeName"))).wide());
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "<none>" : text;
    }

    private static String ready(JsonNode pod) {
        int ready = 0;
        for (JsonNode container : Json.at(pod, "status", "containerStatuses")) {
            ready += container.path("ready").asBoolean() ? 1 : 0;
        }
        return ready + "/" + Json.at(pod, "spec", "containers").size();
    }

    /** The phase, unless a container knows better why it does not run. */
    private static String status(JsonNode pod) {
        if (Json.at(pod, "metadata", "deletionTimestamp").isTextual()) {
            return "Terminating";
        }
        String status = Json.text(pod, "status", "reason");
        status = status.isEmpty() ? Json.text(pod, "status", "phase") : status;
        for (JsonNode container : Json.at(pod, "status", "containerStatuses")) {
            JsonNode state = container.path("state");
            String waiting = Json.text(state, "waiting", "reason");
            JsonNode terminated = state.path("terminated");
            if (!waiting.isEmpty()) {
                status = waiting;
            } else if (terminated.isObject()) {
                String reason = Json.text(terminated, "reason");
                status = reason.isEmpty()
                        ? "ExitCode:" + terminated.path("exitCode").asInt()
                        : reason;
            }
        }
        return status.isEmpty() ? "Unknown" : status;
    }

    private static String restarts(JsonNode pod, Instant now) {
        int restarts = 0;
        String last = "";
        for (JsonNode container : Json.at(pod, "status", "containerStatuses")) {
            restarts += container.path("restartCount").asInt(0);
            String finished = Json.text(container, "lastState", "terminated", "finishedAt");
            last = finished.compareTo(last) > 0 ? finished : last;
        }
        return restarts == 0 || last.isEmpty()
                ? Integer.toString(restarts)
                : restarts + " (" + Ages.since(TextNode.valueOf(last), now).asText() + " ago)";
    }
}
