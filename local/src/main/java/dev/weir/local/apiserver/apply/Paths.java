package dev.weir.local.apiserver.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.schema.Components;
import dev.weir.local.apiserver.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

/** The elements of paths, and what they look like to people. */
final class Paths {

    /** What stands where the schema says nothing: objects by field, lists as a whole. */
    static final Schema ANY = Schema.of(Json.object(), Components.NONE);

    private Paths() {}

    static String field(String name) {
        return "f:" + name;
    }

    static String value(JsonNode value) {
        return "v:" + value;
    }

    /** The element of an item in a list of type map: its keys in order, with their defaults where they are left out. */
    static String item(JsonNode item, Schema list) {
        TreeMap<String, JsonNode> keys = new TreeMap<>();
        Schema items = list.items().orElse(ANY);
        for (String key : list.mapKeys()) {
            JsonNode value = item.path(key);
            if (value.isMissingNode()) {
                value = items.property(key).map(Schema::defaultValue).orElse(value);
            }
            if (!value.isMissingNode()) {
                keys.put(key, value);
            }
        }
        ObjectNode json = Json.object();
        keys.forEach(json::set);
        return "k:" + json;
    }

    /** As in {@code .spec.containers[name="main"].image}. */
    static String shown(List<String> path) {
        StringBuilder text = new StringBuilder();
        for (String element : path) {
            String rest = element.substring(2);
            if (element.startsWith("f:")) {
                text.append('.').append(rest);
            } else if (element.startsWith("k:")) {
                text.append('[').append(keys(rest)).append(']');
            } else {
                text.append('[')
                        .append(element.startsWith("v:") ? "=" + rest : rest)
                        .append(']');
            }
        }
        return text.toString();
    }

    private static String keys(String json) {
        try {
            StringBuilder text = new StringBuilder();
            Json.parse(json.getBytes(StandardCharsets.UTF_8))
                    .properties()
                    .forEach(key -> text.append(text.isEmpty() ? "" : ",")
                            .append(key.getKey())
                            .append('=')
                            .append(key.getValue()));
            return text.toString();
        } catch (ApiException e) {
            return json;
        }
    }
}
