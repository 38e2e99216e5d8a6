package dev.weir.local.apiserver.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Events of {@code events.k8s.io/v1} are those of the core group under other names; they are stored as the latter. */
final class EventShape implements ResourceType.Shape {

    /** The field of events.k8s.io, and that of the core group. */
    private static final Map<String, String> FIELDS = Map.of(
            "regarding", "involvedObject",
            "note", "message",
            "reportingController", "reportingComponent",
            "deprecatedSource", "source",
            "deprecatedCount", "count",
            "deprecatedFirstTimestamp", "firstTimestamp",
            "deprecatedLastTimestamp", "lastTimestamp");

    @Override
    public void toStored(ObjectNode object) {
        FIELDS.forEach((newer, core) -> rename(object, newer, core));
        object.put("apiVersion", "v1");
    }

    @Override
    public void fromStored(ObjectNode object) {
        FIELDS.forEach((newer, core) -> rename(object, core, newer));
        object.put("apiVersion", "events.k8s.io/v1");
    }

    private static void rename(ObjectNode object, String from, String to) {
        JsonNode value = object.remove(from);
        if (value != null) {
            object.set(to, value);
        }
    }

    @Override
    public String storedGroup(String group) {
        return "";
    }
}
