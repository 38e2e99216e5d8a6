package dev.weir.local.apiserver.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The {@code metadata.managedFields} of an object: who owns which of its fields, and since when. Not thread-safe. */
final class Managers {

    /** One who owns fields; the operation is {@code Apply} or {@code Update}. */
    record Manager(String name, String operation, String apiVersion, String subresource) {

        Manager {
            Objects.requireNonNull(name, "name is null");
        }
    }

    private record Owned(FieldSet fields, String time) {}

    private final Map<Manager, Owned> owned = new LinkedHashMap<>();

    static Managers of(JsonNode object) {
        Managers managers = new Managers();
        for (JsonNode entry : Json.at(object, "metadata", "managedFields")) {
            if (entry.path("fieldsV1").isObject()) {
                Manager manager = new Manager(
                        Json.text(entry, "manager"),
                        Json.text(entry, "operation"),
                        Json.text(entry, "apiVersion"),
                        Json.text(entry, "subresource"));
                managers.owned.put(
                        manager, new Owned(FieldSet.parse(entry.path("fieldsV1")), Json.text(entry, "time")));
            }
        }
        return managers;
    }

    FieldSet of(Manager manager) {
        Owned found = owned.get(manager);
        return found == null ? new FieldSet() : found.fields();
    }

    /** The time stays as it is when the fields do. */
    void set(Manager manager, FieldSet fields, String now) {
        if (fields.isEmpty()) {
            owned.remove(manager);
        } else if (!of(manager).equals(fields)) {
            owned.put(manager, new Owned(fields, now));
        }
    }

    Map<Manager, FieldSet> others(Manager manager) {
        Map<Manager, FieldSet> others = new LinkedHashMap<>();
        owned.forEach((other, what) -> {
            if (!other.equals(manager)) {
                others.put(other, what.fields());
            }
        });
        return others;
    }

    /** Takes the fields from everyone but the manager; what they have left keeps its time. */
    void takeFromOthers(Manager manager, FieldSet fields) {
        others(manager).forEach((other, theirs) -> {
            FieldSet left = theirs.difference(fields);
            if (left.isEmpty()) {
                owned.remove(other);
            } else {
                owned.put(other, new Owned(left, owned.get(other).time()));
            }
        });
    }

    void writeTo(ObjectNode object) {
        ObjectNode metadata = Json.child(object, "metadata");
        if (owned.isEmpty()) {
            metadata.remove("managedFields");
            return;
        }
        ArrayNode list = metadata.putArray("managedFields");
        owned.forEach((manager, what) -> {
            ObjectNode entry = list.addObject()
                    .put("manager", manager.name())
                    .put("operation", manager.operation())
                    .put("apiVersion", manager.apiVersion())
                    .put("time", what.time())
                    .put("fieldsType", "FieldsV1");
            entry.set("fieldsV1", what.fields().toJson());
            if (!manager.subresource().isEmpty()) {
                entry.put("subresource", manager.subresource());
            }
        });
    }
}
