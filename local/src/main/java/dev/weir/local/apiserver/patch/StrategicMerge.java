package dev.weir.local.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.schema.Components;
import dev.weir.local.apiserver.schema.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Strategic merge patch: as a merge patch, but lists whose schema has a merge key are merged by it, and directives
 * ({@code $patch}, {@code $deleteFromPrimitiveList/x}, {@code $setElementOrder/x}, {@code $retainKeys}) say what a merge cannot.
 */
public final class StrategicMerge {

    private static final Schema ANY = Schema.of(Json.object(), Components.NONE);
    private static final String DELETE_FROM = "$deleteFromPrimitiveList/";
    private static final String ORDER = "$setElementOrder/";

    private StrategicMerge() {}

    /** @return a new object; the given one is not changed */
    public static ObjectNode apply(ObjectNode object, ObjectNode patch, Schema schema) {
        ObjectNode merged = object.deepCopy();
        lay(merged, patch, schema);
        return merged;
    }

    private static void lay(ObjectNode target, ObjectNode patch, Schema schema) {
        String directive = patch.path("$patch").asText("");
        if (directive.equals("replace")) {
            target.removeAll();
        } else if (directive.equals("delete")) {
            target.removeAll();
            return;
        }
        if (patch.path("$retainKeys").isArray()) {
            Set<String> retained = new HashSet<>();
            patch.path("$retainKeys").forEach(key -> retained.add(key.asText()));
            Json.removeIf(target, entry -> !retained.contains(entry.getKey()));
        }
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            field(target, entry.getKey(), entry.getValue(), schema);
        }
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            if (entry.getKey().startsWith(ORDER)) {
                String name = entry.getKey().substring(ORDER.length());
                order(target.path(name), entry.getValue(), schema.field(name).orElse(ANY));
            }
        }
    }

    private static void field(ObjectNode target, String name, JsonNode value, Schema schema) {
        if (name.startsWith(DELETE_FROM)) {
            deleteValues(target.path(name.substring(DELETE_FROM.length())), value);
        } else if (name.startsWith("$")) {
            return;
        } else if (value.isNull()) {
            target.remove(name);
        } else if (value instanceof ObjectNode inner) {
            object(target, name, inner, schema.field(name).orElse(ANY));
        } else if (value instanceof ArrayNode list) {
            target.set(name, list(target.path(name), list, schema.field(name).orElse(ANY)));
        } else {
            target.set(name, value);
        }
    }

    private static void object(ObjectNode target, String name, ObjectNode patch, Schema schema) {
        if (patch.path("$patch").asText("").equals("delete")) {
            target.remove(name);
            return;
        }
        lay(Json.child(target, name), patch, schema);
    }

    private static void deleteValues(JsonNode list, JsonNode values) {
        for (int i = list.size() - 1; i >= 0 && list instanceof ArrayNode array; i--) {
            for (JsonNode value : values) {
                if (i < array.size() && Json.same(array.get(i), value)) {
                    array.remove(i);
                }
            }
        }
    }

    private static ArrayNode list(JsonNode live, ArrayNode patch, Schema schema) {
        if (!schema.patchMerges()) {
            return patch.deepCopy();
        }
        ArrayNode merged = live instanceof ArrayNode existing ? existing.deepCopy() : Json.array();
        String key = schema.patchMergeKey();
        if (key.isEmpty()) {
            patch.forEach(value -> {
                if (indexOf(merged, value, List.of()) < 0) {
                    merged.add(value.deepCopy());
                }
            });
            return merged;
        }
        for (JsonNode item : patch) {
            if (item.path("$patch").asText("").equals("replace")) {
                ArrayNode replaced = Json.array();
                patch.forEach(other -> {
                    if (!other.has("$patch")) {
                        replaced.add(other.deepCopy());
                    }
                });
                return replaced;
            }
        }
        patch.forEach(item -> item(merged, Json.asObject(item, "an item of a merged list"), key, schema));
        return merged;
    }

    private static void item(ArrayNode list, ObjectNode patch, String key, Schema schema) {
        if (!patch.has(key)) {
            throw ApiException.badRequest("map: " + patch + " does not contain declared merge key: " + key);
        }
        int at = indexOf(list, patch, List.of(key));
        if (patch.path("$patch").asText("").equals("delete")) {
            if (at >= 0) {
                list.remove(at);
            }
        } else if (at >= 0 && list.get(at) instanceof ObjectNode existing) {
            lay(existing, patch, schema.items().orElse(ANY));
        } else {
            ObjectNode added = Json.object();
            lay(added, patch, schema.items().orElse(ANY));
            list.add(added);
        }
    }

    /** @param keys that must agree; empty for the whole value */
    private static int indexOf(ArrayNode list, JsonNode value, List<String> keys) {
        for (int i = 0; i < list.size(); i++) {
            JsonNode candidate = list.get(i);
            boolean same = keys.isEmpty()
                    ? Json.same(candidate, value)
                    : keys.stream().allMatch(key -> Json.same(candidate.path(key), value.path(key)));
            if (same) {
                return i;
            }
        }
        return -1;
    }

    /** Brings the items that the order names into it; the others stay behind them. */
    private static void order(JsonNode live, JsonNode order, Schema schema) {
        if (!(live instanceof ArrayNode list)) {
            return;
        }
        List<String> keys = schema.patchMergeKey().isEmpty() ? List.of() : List.of(schema.patchMergeKey());
        List<JsonNode> ordered = new ArrayList<>();
        for (JsonNode wanted : order) {
            int at = indexOf(list, wanted, keys);
            if (at >= 0) {
                ordered.add(list.remove(at));
            }
        }
        list.forEach(ordered::add);
        list.removeAll();
        list.addAll(ordered);
    }
}
