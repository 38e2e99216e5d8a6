package dev.weir.operator.dependent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lays one JSON tree over another: objects are merged field by field, lists whose elements all have a key are merged by it,
 * other lists and values are replaced, {@code null} removes. Of a variable or a volume only what the upper one names is kept of
 * the lower one: a variable has either a value or a source, and a volume one kind.
 */
final class Overlay {
    private static final Set<String> OF_ONE_KIND = Set.of("env", "volumes");

    private Overlay() {}

    /** The result of laying {@code over} over {@code base}; {@code base} may be changed. */
    static JsonNode merge(String field, JsonNode base, JsonNode over) {
        if (base instanceof ObjectNode object && over.isObject()) {
            over.properties().forEach(entry -> mergeField(object, entry.getKey(), entry.getValue()));
            return object;
        }
        if (base instanceof ArrayNode list && over.isArray()) {
            String key = "volumeMounts".equals(field) ? "mountPath" : "name";
            if (haveKey(list, key) && haveKey(over, key)) {
                over.forEach(element -> mergeElement(field, list, key, element));
                return list;
            }
        }
        return over.deepCopy();
    }

    private static void mergeField(ObjectNode base, String field, JsonNode over) {
        if (over.isNull()) {
            base.remove(field);
        } else if (base.has(field)) {
            base.set(field, merge(field, base.get(field), over));
        } else {
            base.set(field, over.deepCopy());
        }
    }

    private static void mergeElement(String field, ArrayNode list, String key, JsonNode over) {
        Optional<Integer> same = Optional.empty();
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).get(key).equals(over.get(key))) {
                same = Optional.of(i);
            }
        }
        if (same.isPresent()) {
            JsonNode base = list.get(same.get());
            if (OF_ONE_KIND.contains(field)) {
                List<String> named = new ArrayList<>();
                over.fieldNames().forEachRemaining(named::add);
                ((ObjectNode) base).retain(named);
            }
            list.set(same.get(), merge("", base, over));
        } else {
            list.add(over.deepCopy());
        }
    }

    private static boolean haveKey(JsonNode list, String key) {
        for (JsonNode element : list) {
            if (!element.isObject() || !element.has(key)) {
                return false;
            }
        }
        return true;
    }
}
