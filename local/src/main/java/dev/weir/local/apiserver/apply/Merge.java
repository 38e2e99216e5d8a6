package dev.weir.local.apiserver.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lays an applied configuration over an object, and takes fields out of one, by the schema's list and map types. */
final class Merge {

    private Merge() {}

    /** @return a new value; neither operand is changed */
    static JsonNode merge(JsonNode live, JsonNode applied, Schema schema) {
        if (live.isObject() && applied.isObject() && !schema.atomicMap()) {
            ObjectNode merged = live.deepCopy();
            for (Map.Entry<String, JsonNode> entry : applied.properties()) {
                String name = entry.getKey();
                merged.set(
                        name,
                        merge(
                                live.path(name),
                                entry.getValue(),
                                schema.field(name).orElse(Paths.ANY)));
            }
            return merged;
        }
        if (live.isArray() && applied.isArray() && Fields.isGranular(schema)) {
            return lists(live, applied, schema);
        }
        return applied.deepCopy();
    }

    /** The applied items in their order; the others stay before the item that they stood before. */
    private static ArrayNode lists(JsonNode live, JsonNode applied, Schema schema) {
        Map<String, JsonNode> wanted = Fields.items(applied, schema);
        Map<String, JsonNode> left = new LinkedHashMap<>(Fields.items(live, schema));
        ArrayNode merged = Json.array();
        wanted.forEach((element, item) -> {
            JsonNode existing = left.get(element);
            if (existing == null) {
                merged.add(item.deepCopy());
                return;
            }
            for (String before : new ArrayList<>(left.keySet())) {
                if (before.equals(element)) {
                    break;
                } else if (!wanted.containsKey(before)) {
                    merged.add(left.remove(before).deepCopy());
                }
            }
            left.remove(element);
            merged.add(merge(existing, item, schema.items().orElse(Paths.ANY)));
        });
        left.values().forEach(item -> merged.add(item.deepCopy()));
        return merged;
    }

    /** Takes the fields out of the object, in place. */
    static void remove(ObjectNode object, FieldSet fields, Schema schema) {
        // Parents come first: an item is found by its keys, which must not be taken out of it before.
        fields.paths().forEach(path -> remove(object, path, schema));
    }

    private static void remove(JsonNode at, List<String> path, Schema schema) {
        String element = path.get(0);
        boolean last = path.size() == 1;
        if (element.startsWith("f:") && at instanceof ObjectNode object) {
            String name = element.substring(2);
            if (last) {
                object.remove(name);
            } else {
                remove(
                        object.path(name),
                        path.subList(1, path.size()),
                        schema.field(name).orElse(Paths.ANY));
            }
        } else if (at instanceof ArrayNode list && Fields.isGranular(schema)) {
            for (int i = 0; i < list.size(); i++) {
                String found = schema.isSet() ? Paths.value(list.get(i)) : Paths.item(list.get(i), schema);
                if (!found.equals(element)) {
                    continue;
                } else if (last) {
                    list.remove(i);
                } else {
                    remove(
                            list.get(i),
                            path.subList(1, path.size()),
                            schema.items().orElse(Paths.ANY));
                }
                return;
            }
        }
    }
}
