package dev.weir.state;

import dev.weir.api.ListState;
import dev.weir.codec.BinaryReader;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.Codec;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** A list of a subtask, on the heap. Owner: the task's thread. */
final class OperatorList<V> implements ListState<V> {
    private final StateSchema schema;
    private final Codec<V> codec;
    private final List<V> values = new ArrayList<>();
    /** The first values of the list, as many as were there when it was captured last: values do not change. */
    private final List<byte[]> encoded = new ArrayList<>();

    OperatorList(StateSchema schema, Codec<V> codec) {
        this.schema = schema;
        this.codec = codec;
    }

    StateSchema schema() {
        return schema;
    }

    /** @param written reads what was written with another schema */
    void restore(ElementList list, Codec<V> written) {
        list.encoded().forEach(bytes -> values.add(written.read(new BinaryReader(bytes))));
    }

    ElementList capture() {
        BinaryWriter out = new BinaryWriter();
        for (V value : values.subList(encoded.size(), values.size())) {
            out.reset();
            codec.write(value, out);
            encoded.add(out.toByteArray());
        }
        return new ElementList(schema, encoded);
    }

    @Override
    public List<V> get() {
        return Collections.unmodifiableList(values);
    }

    @Override
    public void add(V value) {
        values.add(Objects.requireNonNull(value, () -> "null was added to list '" + schema.name() + "'"));
    }

    @Override
    public void set(List<V> replacing) {
        List<V> given = List.copyOf(replacing);
        clear();
        values.addAll(given);
    }

    @Override
    public void clear() {
        values.clear();
        encoded.clear();
    }
}
