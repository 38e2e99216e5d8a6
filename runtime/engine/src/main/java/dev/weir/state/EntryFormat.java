package dev.weir.state;

import dev.weir.codec.BinaryReader;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.Codec;
import dev.weir.codec.CorruptDataException;
import java.util.ArrayList;
import java.util.List;

/**
 * How one entry of a state's table lies in a snapshot: the key, the namespace if there is one, then what the kind of state has
 * for a value. Every value is in Avro's binary encoding; what there are several of follow their number. Immutable, for any
 * thread.
 */
abstract class EntryFormat<K> {
    private final Codec<K> key;
    private final Codec<?> namespace; // null if there is none

    EntryFormat(Codec<K> key, Codec<?> namespace) {
        this.key = key;
        this.namespace = namespace;
    }

    final void write(Table.Cursor entry, BinaryWriter out) {
        writeKey(entry, out);
        writeValue(entry.value(), out);
    }

    final void writeKey(Table.Cursor entry, BinaryWriter out) {
        key.write(cast(entry.key()), out);
        if (namespace != null) {
            namespace.write(cast(entry.namespace()), out);
        }
    }

    final K readKey(BinaryReader in) {
        return key.read(in);
    }

    /** @return {@code null} if the kind of state has none */
    final Object readNamespace(BinaryReader in) {
        return namespace == null ? null : namespace.read(in);
    }

    abstract void writeValue(Object value, BinaryWriter out);

    abstract Object readValue(BinaryReader in, Versions versions);

    /** Whether {@link #weight} differs from one value to another; if not it is 1. */
    boolean isWeighed() {
        return false;
    }

    /** How many values it is: what its size goes by. At least 1. */
    int weight(Object value) {
        return 1;
    }

    /** How many values have to be written to make one of the other; {@link #weight(Object)} if no fewer than all of it. */
    int weight(Object earlier, Object later) {
        return weight(later);
    }

    /** Writes what makes one value of the other. Only if {@link #weight(Object, Object)} is less than that of the later. */
    void writeDifference(Object earlier, Object later, BinaryWriter out) {
        throw new IllegalStateException("values of this kind are written whole");
    }

    /** Reads what {@link #writeDifference} wrote. @param earlier may be changed. @return what became of it */
    Object readDifference(Object earlier, BinaryReader in) {
        throw new CorruptDataException("there is a difference of a value that is written whole");
    }

    @SuppressWarnings("unchecked") // the tables of a state hold what its codecs are for
    static <T> T cast(Object value) {
        return (T) value;
    }

    /** One value, with or without a namespace. */
    static final class OfValue<K, V> extends EntryFormat<K> {
        private final Codec<V> value;

        OfValue(Codec<K> key, Codec<?> namespace, Codec<V> value) {
            super(key, namespace);
            this.value = value;
        }

        @Override
        void writeValue(Object written, BinaryWriter out) {
            value.write(cast(written), out);
        }

        @Override
        Object readValue(BinaryReader in, Versions versions) {
            return value.read(in);
        }
    }

    /** Nothing but the time that a timer is set for, as its namespace. */
    static final class OfTimers<K> extends EntryFormat<K> {
        OfTimers(Codec<K> key, Codec<Long> time) {
            super(key, time);
        }

        @Override
        void writeValue(Object value, BinaryWriter out) {}

        @Override
        Object readValue(BinaryReader in, Versions versions) {
            return Boolean.TRUE;
        }
    }

    static final class OfList<K, V> extends EntryFormat<K> {
        private final Codec<V> item;

        OfList(Codec<K> key, Codec<V> item) {
            super(key, null);
            this.item = item;
        }

        @Override
        boolean isWeighed() {
            return true;
        }

        @Override
        int weight(Object value) {
            return ((AppendList) value).size();
        }

        @Override
        int weight(Object earlier, Object later) {
            AppendList before = (AppendList) earlier;
            AppendList after = (AppendList) later;
            return after.continues(before) ? after.size() - before.size() : after.size();
        }

        @Override
        void writeValue(Object value, BinaryWriter out) {
            writeItems(((AppendList) value).view(), out);
        }

        private void writeItems(List<Object> items, BinaryWriter out) {
            out.writeInt(items.size());
            for (Object next : items) {
                item.write(cast(next), out);
            }
        }

        @Override
        Object readValue(BinaryReader in, Versions versions) {
            return AppendList.of(versions, readItems(in));
        }

        private List<V> readItems(BinaryReader in) {
            int count = in.readIndex(Integer.MAX_VALUE);
            List<V> items = new ArrayList<>(Math.min(count, in.remaining()));
            for (int i = 0; i < count; i++) {
                items.add(item.read(in));
            }
            return items;
        }

        @Override
        void writeDifference(Object earlier, Object later, BinaryWriter out) {
            List<Object> items = ((AppendList) later).view();
            writeItems(items.subList(((AppendList) earlier).size(), items.size()), out);
        }

        @Override
        Object readDifference(Object earlier, BinaryReader in) {
            AppendList list = ((AppendList) earlier).writable();
            readItems(in).forEach(list::add);
            return list;
        }
    }

    static final class OfMap<K, M, V> extends EntryFormat<K> {
        private final Codec<M> mapKey;
        private final Codec<V> value;

        OfMap(Codec<K> key, Codec<M> mapKey, Codec<V> value) {
            super(key, null);
            this.mapKey = mapKey;
            this.value = value;
        }

        @Override
        boolean isWeighed() {
            return true;
        }

        @Override
        int weight(Object written) {
            return ((Table) written).size();
        }

        @Override
        int weight(Object earlier, Object later) {
            int whole = weight(later);
            return Math.min(
                    whole, TableDiff.between((Table) earlier, (Table) later).size());
        }

        @Override
        void writeValue(Object written, BinaryWriter out) {
            Table map = (Table) written;
            writeEntries(map.size(), map.cursor(), out);
        }

        private void writeEntries(int count, Table.Cursor next, BinaryWriter out) {
            out.writeInt(count);
            while (next.next()) {
                mapKey.write(cast(next.key()), out);
                value.write(cast(next.value()), out);
            }
        }

        @Override
        Object readValue(BinaryReader in, Versions versions) {
            Table map = Table.narrow(versions);
            readEntries(map, in);
            return map;
        }

        private void readEntries(Table map, BinaryReader in) {
            int count = in.readIndex(Integer.MAX_VALUE);
            for (int i = 0; i < count; i++) {
                M next = mapKey.read(in);
                map.put(Table.spread(next.hashCode()), next, null, value.read(in));
            }
        }

        @Override
        void writeDifference(Object earlier, Object later, BinaryWriter out) {
            TableDiff diff = TableDiff.between((Table) earlier, (Table) later);
            writeEntries(diff.puts(), diff.put(), out);
            out.writeInt(diff.removals());
            for (Table.Cursor gone = diff.removed(); gone.next(); ) {
                mapKey.write(cast(gone.key()), out);
            }
        }

        @Override
        Object readDifference(Object earlier, BinaryReader in) {
            Table map = ((Table) earlier).writable();
            readEntries(map, in);
            int count = in.readIndex(Integer.MAX_VALUE);
            for (int i = 0; i < count; i++) {
                M gone = mapKey.read(in);
                if (map.remove(Table.spread(gone.hashCode()), gone, null) == null) {
                    throw new CorruptDataException("an entry is to go from a map that does not have it");
                }
            }
            if (map.size() == 0) {
                throw new CorruptDataException("a map is empty, which has no entry then");
            }
            return map;
        }
    }
}
