package dev.weir.local.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes the fields that the schema does not know out of an object, in place, and tells which they were. */
public final class Pruning {

    private final List<String> unknown = new ArrayList<>();

    private Pruning() {}

    /** @return the paths of the unknown fields, in their order */
    public static List<String> apply(ObjectNode object, Schema schema) {
        Pruning pruning = new Pruning();
        pruning.object(object, schema, FieldPath.ROOT);
        return pruning.unknown;
    }

    private void value(JsonNode value, Schema schema, FieldPath path) {
        if (value instanceof ObjectNode object) {
            object(object, schema, path);
        } else if (value.isArray() && schema.items().isPresent()) {
            for (int i = 0; i < value.size(); i++) {
                value(value.get(i), schema.items().get(), path.index(i));
            }
        }
    }

    private void object(ObjectNode object, Schema schema, FieldPath path) {
        boolean anything = schema.preservesUnknown() || schema.anyAdditional() || schema.schemaless();
        for (Iterator<Map.Entry<String, JsonNode>> it = object.properties().iterator(); it.hasNext(); ) {
            Map.Entry<String, JsonNode> entry = it.next();
            String name = entry.getKey();
            Optional<Schema> known = schema.field(name);
            if (known.isPresent()) {
                if (entry.getValue().isNull() && !known.get().nullable()) {
                    it.remove();
                } else {
                    value(entry.getValue(), known.get(), path.field(name));
                }
            } else if (!anything && !(schema.embeddedResource() && isTypeMeta(name))) {
                unknown.add(path.field(name).text());
                it.remove();
            }
        }
    }

    private static boolean isTypeMeta(String name) {
        return name.equals("apiVersion") || name.equals("kind") || name.equals("metadata");
    }
}
