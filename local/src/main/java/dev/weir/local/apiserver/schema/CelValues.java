package dev.weir.local.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.cel.common.values.NullValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns JSON into what CEL computes with, under the names by which rules can refer to it. */
final class CelValues {

    private static final Set<String> RESERVED = Set.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");

    private CelValues() {}

    /** The root of an object: of its metadata only the name is there, as in the real server. */
    static Object root(JsonNode object, Schema schema) {
        Map<String, Object> root = new LinkedHashMap<>();
        object.properties().forEach(entry -> {
            if (entry.getKey().equals("metadata")) {
                Map<String, Object> metadata = new LinkedHashMap<>();
                for (String name : List.of("name", "generateName")) {
                    if (entry.getValue().has(name)) {
                        metadata.put(name, entry.getValue().get(name).asText());
                    }
                }
                root.put("metadata", metadata);
            } else {
                schema.field(entry.getKey())
                        .ifPresent(field -> root.put(escaped(entry.getKey()), of(entry.getValue(), field)));
            }
        });
        return root;
    }

    static Object of(JsonNode value, Schema schema) {
        return switch (value.getNodeType()) {
            case OBJECT -> map(value, schema);
            case ARRAY -> list(value, schema);
            case STRING -> value.asText();
            case BOOLEAN -> value.asBoolean();
            case NUMBER ->
                value.isIntegralNumber() && !schema.type().equals("number")
                        ? (Object) value.asLong()
                        : (Object) value.asDouble();
            case NULL, MISSING, BINARY, POJO -> NullValue.NULL_VALUE;
        };
    }

    private static Map<String, Object> map(JsonNode value, Schema schema) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            String name = schema.property(entry.getKey()).isPresent() ? escaped(entry.getKey()) : entry.getKey();
            map.put(name, of(entry.getValue(), schema.field(entry.getKey()).orElse(ANY)));
        }
        return map;
    }

    private static final Schema ANY = Schema.of(JsonNodeFactory.instance.objectNode(), Components.NONE);

    private static List<Object> list(JsonNode value, Schema schema) {
        List<Object> list = new ArrayList<>();
        Schema items = schema.items().orElse(ANY);
        value.forEach(item -> list.add(of(item, items)));
        return list;
    }

    private static String escaped(String name) {
        return RESERVED.contains(name)
                ? "__" + name + "__"
                : name.replace("__", "__underscores__")
                        .replace(".", "__dot__")
                        .replace("-", "__dash__")
                        .replace("/", "__slash__");
    }
}
