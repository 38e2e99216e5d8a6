package dev.weir.rocksdb;

import dev.weir.api.ListState;
import dev.weir.codec.BinaryReader;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.Codec;
import dev.weir.rocksdb.Catalog.Numbered;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** A list per key: one entry, items one after the other, each with its length. What is added is appended without reading. */
final class RocksListState<K, V> extends RocksState<K> implements ListState<V> {
    private final Codec<V> codec;
    private final BinaryWriter item = new BinaryWriter();

    RocksListState(Access<K> access, Numbered numbered, Codec<V> codec) {
        super(access, numbered);
        this.codec = codec;
    }

    @Override
    public List<V> get() {
        access.beginKeyed(number());
        BinaryReader found = access.find();
        if (found == null) {
            return List.of();
        }
        List<V> items = new ArrayList<>();
        while (found.remaining() > 0) {
            found.readLength();
            items.add(codec.read(found));
        }
        return Collections.unmodifiableList(items);
    }

    @Override
    public void add(V value) {
        Objects.requireNonNull(value, "value is null");
        access.beginKeyed(number());
        append(value, access.beginValue());
        access.appendValue();
    }

    private void append(V value, BinaryWriter out) {
        item.reset();
        codec.write(value, item);
        out.writeLong(item.position());
        out.writeRaw(item.array(), 0, item.position());
    }

    @Override
    public void set(List<V> values) {
        values.forEach(value -> Objects.requireNonNull(value, "a value of the list is null"));
        access.beginKeyed(number());
        if (values.isEmpty()) {
            access.delete();
            return;
        }
        BinaryWriter out = access.beginValue();
        values.forEach(value -> append(value, out));
        access.writeValue();
    }

    @Override
    public void clear() {
        access.beginKeyed(number());
        access.delete();
    }

    @Override
    boolean containsEntry(Object namespace) {
        access.beginKeyed(number());
        return access.exists();
    }

    @Override
    void removeEntry(Object namespace) {
        clear();
    }

    @Override
    void putEntry(Object within, Object value) {
        set(cast(value));
    }

    @Override
    void appendItem(Object restored) {
        add(cast(restored));
    }
}
