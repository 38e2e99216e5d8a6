package dev.weir.rocksdb;

import dev.weir.codec.BinaryReader;
import dev.weir.codec.Codec;
import dev.weir.state.Change;
import dev.weir.state.StateKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads entries of a state that were written with other types, or by another state backend, into it.
 *
 * @param namespace of the namespace, or of the keys of a map; {@code null} where the kind has none
 * @param value of the values, or of a list's items; {@code null} where the kind has none
 */
record EntryDecoder<K>(StateKind kind, Codec<K> key, Codec<?> namespace, Codec<?> value) {
    private static final List<Change> CHANGES = List.of(Change.values());

    /** Takes what was read of one key. */
    interface Sink<K> {
        /**
         * What follows is of this key, and is to be done to what it has.
         *
         * @param within the namespace; {@code null} where the kind has none, and of a map
         */
        void begin(Change change, K key, Object within);

        /** @param within the namespace, or the key within the map; {@code null} where there is none */
        void put(Object within, Object value);

        /** An item at the end of a list. */
        void append(Object item);

        /** An entry that goes from a map. */
        void removeFromMap(Object mapKey);
    }

    /** Reads one entry of a canonical snapshot. */
    void readEntry(BinaryReader in, Sink<K> sink) {
        K of = key.read(in);
        Object within = readWithin(in);
        sink.begin(Change.ADDED, of, within);
        readValue(within, in, sink);
    }

    /** Reads one change of a canonical snapshot. */
    void readChange(BinaryReader in, Sink<K> sink) {
        Change change = CHANGES.get(in.readIndex(CHANGES.size()));
        K of = key.read(in);
        Object within = readWithin(in);
        sink.begin(change, of, within);
        switch (change) {
            case REMOVED -> {}
            case ADDED, REPLACED -> readValue(within, in, sink);
            case CONTINUED -> readDifference(in, sink);
        }
    }

    private Object readWithin(BinaryReader in) {
        return switch (kind) {
            case NAMESPACED -> namespace.read(in);
            case TIMERS -> in.readLong();
            case VALUE, LIST, MAP -> null;
        };
    }

    private void readValue(Object within, BinaryReader in, Sink<K> sink) {
        switch (kind) {
            case VALUE, NAMESPACED -> sink.put(within, value.read(in));
            case TIMERS -> sink.put(within, null);
            case LIST -> {
                int count = in.readIndex(Integer.MAX_VALUE);
                List<Object> items = new ArrayList<>(Math.min(count, in.remaining()));
                for (int i = 0; i < count; i++) {
                    items.add(value.read(in));
                }
                sink.put(null, items);
            }
            case MAP -> readMapEntries(in, sink);
        }
    }

    private void readMapEntries(BinaryReader in, Sink<K> sink) {
        int count = in.readIndex(Integer.MAX_VALUE);
        for (int i = 0; i < count; i++) {
            Object mapKey = namespace.read(in);
            sink.put(mapKey, value.read(in));
        }
    }

    private void readDifference(BinaryReader in, Sink<K> sink) {
        if (kind == StateKind.LIST) {
            int count = in.readIndex(Integer.MAX_VALUE);
            for (int i = 0; i < count; i++) {
                sink.append(value.read(in));
            }
        } else {
            readMapEntries(in, sink);
            int gone = in.readIndex(Integer.MAX_VALUE);
            for (int i = 0; i < gone; i++) {
                sink.removeFromMap(namespace.read(in));
            }
        }
    }

    /** Reads one entry of a database. */
    void readStored(byte[] storedKey, byte[] storedValue, Sink<K> sink) {
        BinaryReader in = new BinaryReader(storedKey, KeyLayout.HEAD, storedKey.length - KeyLayout.HEAD);
        BinaryReader valueIn = new BinaryReader(storedValue);
        switch (kind) {
            case TIMERS -> {
                in.skip(KeyLayout.TIME);
                Long time = KeyLayout.time(storedKey);
                sink.begin(Change.ADDED, key.read(in), time);
                sink.put(time, null);
            }
            case MAP -> {
                in.readLength();
                // One of several entries of a map, which is there already if this is not its first.
                sink.begin(Change.CONTINUED, key.read(in), null);
                sink.put(namespace.read(in), value.read(valueIn));
            }
            case LIST -> {
                sink.begin(Change.CONTINUED, key.read(in), null);
                while (valueIn.remaining() > 0) {
                    valueIn.readLength();
                    sink.append(value.read(valueIn));
                }
            }
            case VALUE, NAMESPACED -> {
                K of = key.read(in);
                Object within = kind == StateKind.NAMESPACED ? namespace.read(in) : null;
                sink.begin(Change.ADDED, of, within);
                sink.put(within, value.read(valueIn));
            }
        }
        in.requireEnd();
        valueIn.requireEnd();
    }
}
