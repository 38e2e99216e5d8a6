package dev.weir.local.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A structural schema: a view on the OpenAPI JSON that it was written as, which follows {@code $ref} on its way. The parts are
 * made when they are first asked for, so that a schema may refer to itself. Thread-safe; the JSON must not change.
 */
public final class Schema {

    private static final String LIST_TYPE = "x-kubernetes-list-type";

    private final JsonNode raw;
    private final Components components;
    // Children by the name that they have in this schema; filled on demand, by any thread.
    private final ConcurrentMap<String, Schema> children = new ConcurrentHashMap<>();

    private Schema(JsonNode raw, Components components) {
        this.raw = raw;
        this.components = components;
    }

    /**
     * The schema that the JSON describes; a bare {@code $ref} is followed, and what stands beside one (a default, the merge
     * keys) is laid over what it refers to.
     */
    public static Schema of(JsonNode raw, Components components) {
        Objects.requireNonNull(components, "components is null");
        JsonNode ref = Objects.requireNonNull(raw, "raw is null").path("$ref");
        if (!ref.isTextual()) {
            return new Schema(raw, components);
        }
        Schema target = components.resolve(ref.asText());
        if (raw.size() == 1) {
            return target;
        }
        ObjectNode merged = target.raw.deepCopy();
        raw.properties().forEach(field -> {
            if (!field.getKey().equals("$ref")) {
                merged.set(field.getKey(), field.getValue());
            }
        });
        return new Schema(merged, components);
    }

    public JsonNode raw() {
        return raw;
    }

    /** {@code object}, {@code array}, {@code string}, {@code integer}, {@code number}, {@code boolean} or empty for any. */
    public String type() {
        return raw.path("type").asText("");
    }

    public boolean intOrString() {
        return raw.path("x-kubernetes-int-or-string").asBoolean()
                || raw.path("format").asText().equals("int-or-string");
    }

    public boolean preservesUnknown() {
        return raw.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    }

    public boolean embeddedResource() {
        return raw.path("x-kubernetes-embedded-resource").asBoolean();
    }

    public boolean nullable() {
        return raw.path("nullable").asBoolean();
    }

    /** Whether anything at all may stand here. */
    public boolean schemaless() {
        return type().isEmpty() && !intOrString() && raw.path("properties").isMissingNode();
    }

    public boolean hasProperties() {
        return raw.path("properties").size() > 0;
    }

    public Iterable<String> propertyNames() {
        return () -> raw.path("properties").fieldNames();
    }

    public Optional<Schema> property(String name) {
        return child("." + name, raw.path("properties").path(name));
    }

    public Optional<Schema> items() {
        return child("[]", raw.path("items"));
    }

    /** The schema of a map's values; empty for an object of named properties only. */
    public Optional<Schema> additional() {
        JsonNode additional = raw.path("additionalProperties");
        return additional.isObject() ? child("{}", additional) : Optional.empty();
    }

    /** Whether the schema says {@code additionalProperties: true}. */
    public boolean anyAdditional() {
        return raw.path("additionalProperties").asBoolean(false);
    }

    /** The schema of the field: a property, else a map's value; empty where it is unknown. */
    public Optional<Schema> field(String name) {
        Optional<Schema> property = property(name);
        return property.isPresent() ? property : additional();
    }

    private Optional<Schema> child(String key, JsonNode node) {
        if (!node.isObject()) {
            return Optional.empty();
        }
        Schema known = children.get(key);
        if (known == null) {
            known = of(node, components);
            Schema raced = children.putIfAbsent(key, known);
            known = raced == null ? known : raced;
        }
        return Optional.of(known);
    }

    /** The keys by which the items of a list are told apart; empty when it is no list of type {@code map}. */
    public List<String> mapKeys() {
        if (!raw.path(LIST_TYPE).asText().equals("map")) {
            return List.of();
        }
        List<String> keys = new ArrayList<>();
        raw.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asText()));
        return keys;
    }

    public boolean isSet() {
        return raw.path(LIST_TYPE).asText().equals("set");
    }

    /** Whether an object is owned, and replaced, as a whole. */
    public boolean atomicMap() {
        return raw.path("x-kubernetes-map-type").asText().equals("atomic");
    }

    /** The key by which a strategic merge patch tells items apart; empty when it replaces the list. */
    public String patchMergeKey() {
        return raw.path("x-kubernetes-patch-merge-key").asText("");
    }

    public boolean patchMerges() {
        return raw.path("x-kubernetes-patch-strategy").asText("").contains("merge");
    }

    /** The value of a field that is left out, or a missing node. */
    public JsonNode defaultValue() {
        return raw.path("default");
    }
}
