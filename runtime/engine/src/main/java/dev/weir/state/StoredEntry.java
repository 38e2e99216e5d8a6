package dev.weir.state;

import dev.weir.codec.Codecs;
import dev.weir.codec.GenericValues;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An entry of keyed state as it was stored. Two are equal if they are of the same key and say the same.
 *
 * @param keyGroup that the key belongs to
 * @param state that it is of
 * @param key encoded
 * @param namespace encoded; of a timer its time; empty if the kind of state has none
 * @param value encoded: one, or those of a list, or those of a map by their keys; of a timer none
 */
public record StoredEntry(
        int keyGroup, StateSignature state, ByteBuffer key, Optional<ByteBuffer> namespace, Object value) {
    static final String TIME = "\"long\"";

    /** What tells entries apart. */
    public record Id(String state, int keyGroup, ByteBuffer key, Optional<ByteBuffer> namespace) {}

    public Id id() {
        return new Id(state.name(), keyGroup, key, namespace);
    }

    /** As {@link GenericValues} reads it. */
    public Object readKey() {
        return read(state.key(), key);
    }

    /** As {@link GenericValues} reads it; empty if there is none. */
    public Optional<Object> readNamespace() {
        return namespace.map(bytes -> read(namespaceSchema(state), bytes));
    }

    /** As {@link GenericValues} reads it: a list for a list, pairs of key and value for a map; empty for a timer. */
    public Optional<Object> readValue() {
        if (value instanceof ByteBuffer one) {
            return Optional.ofNullable(read(state.value(), one));
        }
        if (value instanceof List<?> items) {
            List<Object> read = new ArrayList<>();
            items.forEach(item -> read.add(read(state.value(), (ByteBuffer) item)));
            return Optional.of(read);
        }
        if (value instanceof Map<?, ?> entries) {
            List<Object> read = new ArrayList<>();
            entries.forEach((of, item) -> {
                Map<String, Object> pair = new LinkedHashMap<>();
                pair.put("key", read(state.namespace(), (ByteBuffer) of));
                pair.put("value", read(state.value(), (ByteBuffer) item));
                read.add(pair);
            });
            return Optional.of(read);
        }
        return Optional.empty();
    }

    static String namespaceSchema(StateSignature state) {
        return StateKind.of(state.kind()) == StateKind.TIMERS ? TIME : state.namespace();
    }

    private static Object read(String schema, ByteBuffer bytes) {
        return GenericValues.read(Codecs.parseSchema(schema), bytes.array());
    }
}
