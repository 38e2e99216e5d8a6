package dev.weir.rocksdb;

import dev.weir.codec.BinaryReader;
import dev.weir.codec.Codec;
import dev.weir.rocksdb.Catalog.Numbered;
import dev.weir.state.NamespacedState;
import java.util.Objects;

/** One value per key and namespace. */
final class RocksNamespacedState<K, N, V> extends RocksState<K> implements NamespacedState<K, N, V> {
    private final Codec<N> namespaceCodec;
    private final Codec<V> codec;

    private N asked; // the namespace of the last get; null before the first

    RocksNamespacedState(Access<K> access, Numbered numbered, Codec<N> namespaceCodec, Codec<V> codec) {
        super(access, numbered);
        this.namespaceCodec = namespaceCodec;
        this.codec = codec;
    }

    private void begin(N namespace) {
        Objects.requireNonNull(namespace, "namespace is null");
        namespaceCodec.write(namespace, access.beginKeyed(number()));
    }

    @Override
    public V get(N namespace) {
        asked = namespace;
        begin(namespace);
        return access.read(codec);
    }

    @Override
    public void set(V value) {
        put(asked, value);
    }

    @Override
    public void put(N namespace, V value) {
        Objects.requireNonNull(value, "value is null; remove() takes a value away");
        begin(namespace);
        access.write(codec, value);
    }

    @Override
    public V remove(N namespace) {
        begin(namespace);
        V value = access.read(codec);
        if (value != null) {
            access.delete();
        }
        return value;
    }

    @Override
    public void forEach(Visitor<? super K, ? super N, ? super V> visitor) {
        BinaryReader key = new BinaryReader(new byte[0]);
        for (int keyGroup = access.keyGroups().first();
                keyGroup < access.keyGroups().end();
                keyGroup++) {
            byte[] from = KeyLayout.head(keyGroup, number());
            try (Entries entries = access.database().entries(from, KeyLayout.after(from))) {
                while (entries.next()) {
                    byte[] bytes = entries.key();
                    key.reset(bytes, KeyLayout.HEAD, bytes.length - KeyLayout.HEAD);
                    K of = access.keyCodec().read(key);
                    N namespace = namespaceCodec.read(key);
                    visitor.visit(of, namespace, codec.read(new BinaryReader(entries.value())));
                }
            }
        }
    }

    @Override
    boolean containsEntry(Object namespace) {
        begin(cast(namespace));
        return access.exists();
    }

    @Override
    void removeEntry(Object namespace) {
        begin(cast(namespace));
        access.delete();
    }

    @Override
    void putEntry(Object within, Object value) {
        put(cast(within), cast(value));
    }
}
