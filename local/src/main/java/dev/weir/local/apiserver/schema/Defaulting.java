package dev.weir.local.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills the fields that were left out with the defaults of the schema, in place. */
public final class Defaulting {

    private Defaulting() {}

    public static void apply(JsonNode value, Schema schema) {
        if (value instanceof ObjectNode object) {
            for (String name : schema.propertyNames()) {
                schema.property(name).ifPresent(property -> fill(object, name, property));
            }
            schema.additional()
                    .ifPresent(values -> object.properties().forEach(entry -> {
                        if (schema.property(entry.getKey()).isEmpty()) {
                            apply(entry.getValue(), values);
                        }
                    }));
        } else if (value.isArray()) {
            schema.items().ifPresent(items -> value.forEach(item -> apply(item, items)));
        }
    }

    private static void fill(ObjectNode object, String name, Schema property) {
        JsonNode found = object.get(name);
        JsonNode standard = property.defaultValue();
        if (!standard.isMissingNode() && (found == null || found.isNull() && !property.nullable())) {
            object.set(name, standard.deepCopy());
        }
        if (object.get(name) != null) {
            apply(object.get(name), property);
        }
    }
}
