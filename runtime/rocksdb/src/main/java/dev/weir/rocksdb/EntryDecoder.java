package dev.weir.rocksdb;

import dev.weir.codec.BinaryReader;
import dev.weir.codec.Codec;
import dev.weir.state.StateKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads entries of a state that were written with other types, or by another state backend.
 *
 * @param namespace of the namespace, or of the keys of a map; {@code null} where the kind has none
 * @param value of the values, or of a list's items; {@code null} where the kind has none
 */
record EntryDecoder<K>(StateKind kind, Codec<K> key, Codec<?> namespace, Codec<?> value) {
    /** Takes what was read; of a map each of its entries, of a list all items at once. */
    interface Sink<K> {
        void put(K key, Object namespace, Object value);
    }

    /** Reads one entry of a canonical snapshot. */
    void readCanonical(BinaryReader in, Sink<K> sink) {
        K of = key.read(in);
        switch (kind) {
            case VALUE -> sink.put(of, null, value.read(in));
            case NAMESPACED -> {
                Object within = namespace.read(in);
                sink.put(of, within, value.read(in));
            }
            case TIMERS -> sink.put(of, in.readLong(), null);
            case LIST -> {
                int count = in.readIndex(Integer.MAX_VALUE);
                List<Object> items = new ArrayList<>(Math.min(count, in.remaining()));
                for (int i = 0; i < count; i++) {
                    items.add(value.read(in));
                }
                sink.put(of, null, items);
            }
            case MAP -> {
                int count = in.readIndex(Integer.MAX_VALUE);
                for (int i = 0; i < count; i++) {
                    Object mapKey = namespace.read(in);
                    sink.put(of, mapKey, value.read(in));
                }
            }
        }
    }

    /** Reads one entry of a database. */
    void readStored(byte[] storedKey, byte[] storedValue, Sink<K> sink) {
        BinaryReader in = new BinaryReader(storedKey, KeyLayout.HEAD, storedKey.length - KeyLayout.HEAD);
        BinaryReader valueIn = new BinaryReader(storedValue);
        switch (kind) {
            case VALUE -> sink.put(key.read(in), null, value.read(valueIn));
            case NAMESPACED -> {
                K of = key.read(in);
                sink.put(of, namespace.read(in), value.read(valueIn));
            }
            case TIMERS -> {
                in.skip(KeyLayout.TIME);
                sink.put(key.read(in), KeyLayout.time(storedKey), null);
            }
            case LIST -> {
                List<Object> items = new ArrayList<>();
                while (valueIn.remaining() > 0) {
                    valueIn.readLength();
                    items.add(value.read(valueIn));
                }
                sink.put(key.read(in), null, items);
            }
            case MAP -> {
                in.readLength();
                K of = key.read(in);
                sink.put(of, namespace.read(in), value.read(valueIn));
            }
        }
        in.requireEnd();
        valueIn.requireEnd();
    }
}
