package dev.weir.state;

import dev.weir.storage.CheckpointMetadata.StateSchema;

/**
 * What a state is, by its name, its kind and Avro schemas in JSON. Part of a snapshot's bytes.
 *
 * @param kind a word of {@link StateKind}
 * @param key of the operator's keys
 * @param namespace of the namespace, or of the keys within a map; empty if there is none
 * @param value of the values, or of a list's items; empty if there is none
 */
public record StateSignature(String name, String kind, String key, String namespace, String value) {
    /** The kind under which a checkpoint's metadata name the schema of the operator's keys, which no single state has. */
    public static final String KEY_KIND = "key";

    /** For people. */
    public String describe(String operator) {
        return "state '" + name + "' of operator '" + operator + "'";
    }

    /** As a checkpoint's metadata have it. */
    public StateSchema schema() {
        return new StateSchema(name, kind, namespace, value);
    }

    /** As a checkpoint's metadata have the operator's keys. @param schema Avro JSON */
    public static StateSchema keySchema(String schema) {
        return new StateSchema(KEY_KIND, KEY_KIND, "", schema);
    }
}
