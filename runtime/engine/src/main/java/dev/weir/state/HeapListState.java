package dev.weir.state;

import dev.weir.api.ListState;
import java.util.List;
import java.util.Objects;

/** A list per key. A key without items has no entry. */
final class HeapListState<K, V> extends HeapState<K> implements ListState<V> {
    HeapListState(Place<K> place, StateSignature signature, EntryFormat<K> format) {
        super(place, signature, format);
    }

    @Override
    public List<V> get() {
        K key = current.key();
        Table table = table();
        AppendList list = table == null ? null : (AppendList) table.get(current.hash(), key, null);
        return list == null ? List.of() : EntryFormat.cast(list.view());
    }

    @Override
    public void add(V value) {
        Objects.requireNonNull(value, "value is null");
        Table table = writableTable();
        int slot = table.find(current.hash(), current.key(), null);
        if (slot < 0) {
            AppendList list = new AppendList(versions);
            list.add(value);
            table.insert(~slot, current.hash(), current.key(), null, list);
            return;
        }
        AppendList list = (AppendList) table.valueAt(slot);
        if (!list.isCurrent()) {
            list = list.writable();
            table.setValueAt(slot, list);
        }
        list.add(value);
    }

    @Override
    public void set(List<V> values) {
        values.forEach(value -> Objects.requireNonNull(value, "a value of the list is null"));
        if (values.isEmpty()) {
            clear();
        } else {
            writableTable().put(current.hash(), current.key(), null, AppendList.of(versions, values));
        }
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
