package dev.weir.state;

import dev.weir.api.MapState;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;

/** A map per key: a table in the entry of a table, copied page by page as well. A key with an empty map has no entry. */
final class HeapMapState<K, M, V> extends HeapState<K> implements MapState<M, V> {
    HeapMapState(Place<K> place, StateSignature signature, EntryFormat<K> format) {
        super(place, signature, format);
    }

    /** The map of the current key, to be read; {@code null} if it is empty. */
    private Table map() {
        K key = current.key();
        Table table = table();
        return table == null ? null : (Table) table.get(current.hash(), key, null);
    }

    /** The map of the current key, to be written. */
    private Table writableMap() {
        Table table = writableTable();
        int slot = table.find(current.hash(), current.key(), null);
        if (slot < 0) {
            Table map = Table.narrow(versions);
            table.insert(~slot, current.hash(), current.key(), null, map);
            return map;
        }
        Table map = (Table) table.valueAt(slot);
        if (!map.isCurrent()) {
            map = map.writable();
            table.setValueAt(slot, map);
        }
        return map;
    }

    private static int hash(Object mapKey) {
        return Table.spread(mapKey.hashCode());
    }

    @Override
    public V get(M mapKey) {
        Table map = map();
        return map == null ? null : EntryFormat.cast(map.get(hash(mapKey), mapKey, null));
    }

    @Override
    public void put(M mapKey, V value) {
        Objects.requireNonNull(mapKey, "key is null");
        Objects.requireNonNull(value, "value is null; remove() takes an entry away");
        writableMap().put(hash(mapKey), mapKey, null, value);
    }

    @Override
    public void remove(M mapKey) {
        if (!contains(mapKey)) {
            return;
        }
        Table map = writableMap();
        map.remove(hash(mapKey), mapKey, null);
        if (map.size() == 0) {
            clear();
        }
    }

    @Override
    public boolean contains(M mapKey) {
        Table map = map();
        return map != null && map.find(hash(mapKey), mapKey, null) >= 0;
    }

    @Override
    public Iterable<Map.Entry<M, V>> entries() {
        Table map = map();
        return () -> map == null ? Map.<M, V>of().entrySet().iterator() : new Entries<>(map.cursor());
    }

    @Override
    public boolean isEmpty() {
        return map() == null;
    }

    @Override
    public void clear() {
        if (map() != null) {
            writableTable().remove(current.hash(), current.key(), null);
        }
    }

    private static final class Entries<M, V> implements Iterator<Map.Entry<M, V>> {
        private final Table.Cursor cursor;
        private boolean hasNext;

        Entries(Table.Cursor cursor) {
            this.cursor = cursor;
            this.hasNext = cursor.next();
        }

        @Override
        public boolean hasNext() {
            return hasNext;
        }

        @Override
        public Map.Entry<M, V> next() {
            if (!hasNext) {
                throw new NoSuchElementException("the map has no more entries");
            }
            Map.Entry<M, V> entry = Map.entry(EntryFormat.<M>cast(cursor.key()), EntryFormat.<V>cast(cursor.value()));
            hasNext = cursor.next();
            return entry;
        }
    }
}
