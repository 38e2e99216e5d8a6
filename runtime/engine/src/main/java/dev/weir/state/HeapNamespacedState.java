package dev.weir.state;

import java.util.Objects;

/** One value per key and namespace. */
final class HeapNamespacedState<K, N, V> extends HeapState<K> implements NamespacedState<K, N, V> {
    private N asked; // the namespace of the last get; null before the first
    private int slot; // where the last get found an entry; less than 0 if there was none

    HeapNamespacedState(Place<K> place, StateSignature signature, EntryFormat<K> format) {
        super(place, signature, format);
    }

    @Override
    public V get(N namespace) {
        K key = current.key();
        Table table = table();
        asked = namespace;
        slot = table == null ? -1 : table.find(Table.hash(current.hash(), namespace), key, namespace);
        return slot < 0 ? null : EntryFormat.cast(table.valueAt(slot));
    }

    @Override
    public void set(V value) {
        Objects.requireNonNull(value, "value is null; remove() takes a value away");
        if (slot >= 0) {
            writableTable().setValueAt(slot, value);
        } else {
            put(asked, value);
        }
    }

    @Override
    public void put(N namespace, V value) {
        Objects.requireNonNull(value, "value is null; remove() takes a value away");
        writableTable().put(Table.hash(current.hash(), namespace), current.key(), namespace, value);
    }

    @Override
    public V remove(N namespace) {
        K key = current.key();
        int hash = Table.hash(current.hash(), namespace);
        Table table = table();
        if (table == null || table.find(hash, key, namespace) < 0) {
            return null;
        }
        return EntryFormat.cast(writableTable().remove(hash, key, namespace));
    }

    @Override
    public void forEach(Visitor<? super K, ? super N, ? super V> visitor) {
        for (Table table : tables()) {
            if (table == null) {
                continue;
            }
            for (Table.Cursor entry = table.cursor(); entry.next(); ) {
                visitor.visit(
                        EntryFormat.cast(entry.key()),
                        EntryFormat.cast(entry.namespace()),
                        EntryFormat.cast(entry.value()));
            }
        }
    }
}
