package dev.weir.state;

import dev.weir.api.ValueState;
import java.util.Objects;

/** One value per key. */
final class HeapValueState<K, V> extends HeapState<K> implements ValueState<V> {
    HeapValueState(Place<K> place, StateSignature signature, EntryFormat<K> format) {
        super(place, signature, format);
    }

    @Override
    public V get() {
        K key = current.key();
        Table table = table();
        return table == null ? null : EntryFormat.cast(table.get(current.hash(), key, null));
    }

    @Override
    public void set(V value) {
        Objects.requireNonNull(value, "value is null; clear() takes a value away");
        writableTable().put(current.hash(), current.key(), null, value);
    }

    @Override
    public void clear() {
        K key = current.key();
        Table table = table();
        if (table != null && table.find(current.hash(), key, null) >= 0) {
            writableTable().remove(current.hash(), key, null);
        }
    }
}
