package dev.weir.state;

import dev.weir.codec.BinaryReader;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.Codec;
import java.util.ArrayList;
import java.util.List;

/**
 * How one entry of a state's table lies in a snapshot: the key, then what the kind of state has for it. Every value is in
 * Avro's binary encoding; what there are several of follow their number. Immutable, for any thread.
 */
abstract class EntryFormat<K> {
    final Codec<K> key;

    EntryFormat(Codec<K> key) {
        this.key = key;
    }

    /** @param entry of a table, as the state puts it there */
    abstract void write(Table.Cursor entry, BinaryWriter out);

    /** Reads one entry and puts it in its place. */
    abstract void read(BinaryReader in, Versions versions, EntrySink<K> sink);

    /** Takes entries of any key. */
    interface EntrySink<K> {
        /** @param namespace {@code null} if the kind of state has none */
        void put(K key, Object namespace, Object value);
    }

    @SuppressWarnings("unchecked") // the tables of a state hold what its codecs are for
    static <T> T cast(Object value) {
        return (T) value;
    }

    static final class OfValue<K, V> extends EntryFormat<K> {
        private final Codec<V> value;

        OfValue(Codec<K> key, Codec<V> value) {
            super(key);
            this.value = value;
        }

        @Override
        void write(Table.Cursor entry, BinaryWriter out) {
            key.write(cast(entry.key()), out);
            value.write(cast(entry.value()), out);
        }

        @Override
        void read(BinaryReader in, Versions versions, EntrySink<K> sink) {
            K of = key.read(in);
            sink.put(of, null, value.read(in));
        }
    }

    /** A namespace between key and value. */
    static final class OfNamespaced<K, N, V> extends EntryFormat<K> {
        private final Codec<N> namespace;
        private final Codec<V> value;

        OfNamespaced(Codec<K> key, Codec<N> namespace, Codec<V> value) {
            super(key);
            this.namespace = namespace;
            this.value = value;
        }

        @Override
        void write(Table.Cursor entry, BinaryWriter out) {
            key.write(cast(entry.key()), out);
            namespace.write(cast(entry.namespace()), out);
            value.write(cast(entry.value()), out);
        }

        @Override
        void read(BinaryReader in, Versions versions, EntrySink<K> sink) {
            K of = key.read(in);
            N within = namespace.read(in);
            sink.put(of, within, value.read(in));
        }
    }

    /** The time that a timer is set for. */
    static final class OfTimers<K> extends EntryFormat<K> {
        OfTimers(Codec<K> key) {
            super(key);
        }

        @Override
        void write(Table.Cursor entry, BinaryWriter out) {
            key.write(cast(entry.key()), out);
            out.writeLong((Long) entry.namespace());
        }

        @Override
        void read(BinaryReader in, Versions versions, EntrySink<K> sink) {
            K of = key.read(in);
            sink.put(of, in.readLong(), Boolean.TRUE);
        }
    }

    static final class OfList<K, V> extends EntryFormat<K> {
        private final Codec<V> item;

        OfList(Codec<K> key, Codec<V> item) {
            super(key);
            this.item = item;
        }

        @Override
        void write(Table.Cursor entry, BinaryWriter out) {
            key.write(cast(entry.key()), out);
            List<Object> items = ((AppendList) entry.value()).view();
            out.writeInt(items.size());
            for (Object next : items) {
                item.write(cast(next), out);
            }
        }

        @Override
        void read(BinaryReader in, Versions versions, EntrySink<K> sink) {
            K of = key.read(in);
            int count = in.readIndex(Integer.MAX_VALUE);
            List<V> items = new ArrayList<>(Math.min(count, in.remaining()));
            for (int i = 0; i < count; i++) {
                items.add(item.read(in));
            }
            sink.put(of, null, AppendList.of(versions, items));
        }
    }

    static final class OfMap<K, M, V> extends EntryFormat<K> {
        private final Codec<M> mapKey;
        private final Codec<V> value;

        OfMap(Codec<K> key, Codec<M> mapKey, Codec<V> value) {
            super(key);
            this.mapKey = mapKey;
            this.value = value;
        }

        @Override
        void write(Table.Cursor entry, BinaryWriter out) {
            key.write(cast(entry.key()), out);
            Table map = (Table) entry.value();
            out.writeInt(map.size());
            for (Table.Cursor next = map.cursor(); next.next(); ) {
                mapKey.write(cast(next.key()), out);
                value.write(cast(next.value()), out);
            }
        }

        @Override
        void read(BinaryReader in, Versions versions, EntrySink<K> sink) {
            K of = key.read(in);
            int count = in.readIndex(Integer.MAX_VALUE);
            Table map = Table.narrow(versions);
            for (int i = 0; i < count; i++) {
                M next = mapKey.read(in);
                map.put(Table.spread(next.hashCode()), next, null, value.read(in));
            }
            sink.put(of, null, map);
        }
    }
}
