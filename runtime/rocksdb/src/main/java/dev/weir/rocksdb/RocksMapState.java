package dev.weir.rocksdb;

import dev.weir.api.MapState;
import dev.weir.codec.BinaryReader;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.Codec;
import dev.weir.rocksdb.Catalog.Numbered;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;

/** A map per key: one entry for each entry of the map. A key with an empty map has none. */
final class RocksMapState<K, M, V> extends RocksState<K> implements MapState<M, V> {
    /** How many entries are read at once; nothing stays open between. */
    private static final int PIECE = 256;

    private final Codec<M> mapKeyCodec;
    private final Codec<V> codec;
    private final BinaryWriter encoded = new BinaryWriter(); // the current key

    RocksMapState(Access<K> access, Numbered numbered, Codec<M> mapKeyCodec, Codec<V> codec) {
        super(access, numbered);
        this.mapKeyCodec = mapKeyCodec;
        this.codec = codec;
    }

    private BinaryWriter beginMap() {
        K key = access.current().key();
        encoded.reset();
        access.keyCodec().write(key, encoded);
        BinaryWriter out = access.begin(number());
        out.writeLong(encoded.position());
        out.writeRaw(encoded.array(), 0, encoded.position());
        return out;
    }

    private void begin(M mapKey) {
        Objects.requireNonNull(mapKey, "key is null");
        mapKeyCodec.write(mapKey, beginMap());
    }

    @Override
    public V get(M mapKey) {
        begin(mapKey);
        return access.read(codec);
    }

    @Override
    public void put(M mapKey, V value) {
        begin(mapKey);
        access.write(codec, Objects.requireNonNull(value, "value is null; remove() takes an entry away"));
    }

    @Override
    public void remove(M mapKey) {
        begin(mapKey);
        access.delete();
    }

    @Override
    public boolean contains(M mapKey) {
        begin(mapKey);
        return access.exists();
    }

    @Override
    public Iterable<Map.Entry<M, V>> entries() {
        byte[] prefix = beginMap().toByteArray();
        return () -> new InPieces(prefix);
    }

    @Override
    public boolean isEmpty() {
        byte[] prefix = beginMap().toByteArray();
        try (Entries entries = access.database().entries(prefix, KeyLayout.after(prefix))) {
            return !entries.next();
        }
    }

    @Override
    public void clear() {
        byte[] prefix = beginMap().toByteArray();
        // One by one: a deleted range slows down every read of the database until a compaction.
        try (Entries entries = access.database().entries(prefix, KeyLayout.after(prefix))) {
            while (entries.next()) {
                byte[] key = entries.key();
                access.database().delete(key, key.length);
            }
        }
    }

    @Override
    boolean containsEntry(Object namespace) {
        return !isEmpty();
    }

    @Override
    void removeEntry(Object namespace) {
        clear();
    }

    @Override
    void putEntry(Object within, Object value) {
        put(cast(within), cast(value));
    }

    @Override
    void removeFromMap(Object mapKey) {
        remove(cast(mapKey));
    }

    /** Walks over a map, piece by piece. */
    private final class InPieces implements Iterator<Map.Entry<M, V>> {
        private final byte[] prefix;
        private final byte[] end;
        private final Queue<Map.Entry<M, V>> piece = new ArrayDeque<>();
        private byte[] from; // null when the last piece is read

        InPieces(byte[] prefix) {
            this.prefix = prefix;
            this.end = KeyLayout.after(prefix);
            this.from = prefix;
            read();
        }

        private void read() {
            byte[] begin = from;
            from = null;
            try (Entries entries = access.database().entries(begin, end)) {
                while (entries.next()) {
                    byte[] key = entries.key();
                    if (piece.size() == PIECE) {
                        from = key;
                        return;
                    }
                    M mapKey = mapKeyCodec.read(new BinaryReader(key, prefix.length, key.length - prefix.length));
                    piece.add(Map.entry(mapKey, codec.read(new BinaryReader(entries.value()))));
                }
            }
        }

        @Override
        public boolean hasNext() {
            if (piece.isEmpty() && from != null) {
                read();
            }
            return !piece.isEmpty();
        }

        @Override
        public Map.Entry<M, V> next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the map has no more entries");
            }
            return piece.remove();
        }
    }
}
