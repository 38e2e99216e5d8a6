package dev.weir.local.apiserver.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields that an object has, and those in which two differ. */
final class Fields {

    /** What changed from one object to another. */
    record Difference(FieldSet changed, FieldSet removed) {}

    private static final List<String> SYSTEM = List.of(
            "name",
            "namespace",
            "generateName",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "selfLink",
            "managedFields");

    private Fields() {}

    /** The fields that the object sets, without those that nobody can own. */
    static FieldSet of(JsonNode object, Schema schema) {
        FieldSet set = new FieldSet();
        collect(object, schema, new ArrayList<>(), set);
        return ownable(set);
    }

    static FieldSet ownable(FieldSet set) {
        FieldSet result = set.without("f:apiVersion").without("f:kind");
        for (String name : SYSTEM) {
            result = result.without("f:metadata", "f:" + name);
        }
        FieldSet metadata = new FieldSet();
        metadata.add(List.of("f:metadata"));
        return result.difference(metadata);
    }

    private static void collect(JsonNode value, Schema schema, List<String> path, FieldSet into) {
        if (value.isObject() && !value.isEmpty() && !schema.atomicMap()) {
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                path.add(Paths.field(entry.getKey()));
                collect(entry.getValue(), schema.field(entry.getKey()).orElse(Paths.ANY), path, into);
                path.remove(path.size() - 1);
            }
        } else if (value.isArray() && !value.isEmpty() && isGranular(schema)) {
            items(value, schema).forEach((element, item) -> {
                path.add(element);
                into.add(path);
                if (element.startsWith("k:") && !item.isEmpty()) {
                    collect(item, schema.items().orElse(Paths.ANY), path, into);
                }
                path.remove(path.size() - 1);
            });
        } else if (!path.isEmpty()) {
            into.add(path);
        }
    }

    static boolean isGranular(Schema list) {
        return !list.mapKeys().isEmpty() || list.isSet();
    }

    /** The items of a granular list by their path element, in the list's order. */
    static Map<String, JsonNode> items(JsonNode list, Schema schema) {
        Map<String, JsonNode> items = new LinkedHashMap<>();
        for (JsonNode item : list) {
            items.put(schema.isSet() ? Paths.value(item) : Paths.item(item, schema), item);
        }
        return items;
    }

    static Difference difference(JsonNode before, JsonNode after, Schema schema) {
        Difference found = new Difference(new FieldSet(), new FieldSet());
        compare(before, after, schema, new ArrayList<>(), found);
        return new Difference(ownable(found.changed()), ownable(found.removed()));
    }

    private static void compare(JsonNode before, JsonNode after, Schema schema, List<String> path, Difference into) {
        if (Json.same(before, after)) {
            return;
        }
        if (before.isMissingNode()) {
            added(after, schema, path, into.changed());
        } else if (after.isMissingNode()) {
            added(before, schema, path, into.removed());
        } else if (before.isObject() && after.isObject() && !schema.atomicMap()) {
            fields(before, after, schema, path, into);
        } else if (before.isArray() && after.isArray() && isGranular(schema)) {
            lists(before, after, schema, path, into);
        } else if (!path.isEmpty()) {
            into.changed().add(path);
        }
    }

    private static void added(JsonNode value, Schema schema, List<String> path, FieldSet into) {
        if (!path.isEmpty()) {
            into.add(path);
        }
        collect(value, schema, path, into);
    }

    private static void fields(JsonNode before, JsonNode after, Schema schema, List<String> path, Difference into) {
        List<String> names = new ArrayList<>();
        before.fieldNames().forEachRemaining(names::add);
        after.fieldNames().forEachRemaining(name -> {
            if (!before.has(name)) {
                names.add(name);
            }
        });
        for (String name : names) {
            path.add(Paths.field(name));
            compare(before.path(name), after.path(name), schema.field(name).orElse(Paths.ANY), path, into);
            path.remove(path.size() - 1);
        }
    }

    private static void lists(JsonNode before, JsonNode after, Schema schema, List<String> path, Difference into) {
        Map<String, JsonNode> old = items(before, schema);
        Map<String, JsonNode> now = items(after, schema);
        Map<String, JsonNode> all = new LinkedHashMap<>(old);
        now.forEach(all::putIfAbsent);
        JsonNode missing = MissingNode.getInstance();
        for (String element : all.keySet()) {
            path.add(element);
            compare(
                    old.getOrDefault(element, missing),
                    now.getOrDefault(element, missing),
                    schema.items().orElse(Paths.ANY),
                    path,
                    into);
            path.remove(path.size() - 1);
        }
    }
}
