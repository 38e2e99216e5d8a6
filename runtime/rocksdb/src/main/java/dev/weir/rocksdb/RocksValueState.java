package dev.weir.rocksdb;

import dev.weir.api.ValueState;
import dev.weir.codec.Codec;
import dev.weir.rocksdb.Catalog.Numbered;
import java.util.Objects;

/** One value per key. */
final class RocksValueState<K, V> extends RocksState<K> implements ValueState<V> {
    private final Codec<V> codec;

    RocksValueState(Access<K> access, Numbered numbered, Codec<V> codec) {
        super(access, numbered);
        this.codec = codec;
    }

    @Override
    public V get() {
        access.beginKeyed(number());
        return access.read(codec);
    }

    @Override
    public void set(V value) {
        Objects.requireNonNull(value, "value is null; clear() takes a value away");
        access.beginKeyed(number());
        access.write(codec, value);
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
}
