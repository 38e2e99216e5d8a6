package dev.weir.state;

import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * One value per key and slice: each slice has tables of its own, one per key group, so that a record is looked up among the
 * keys of its slice alone, what is over goes without a look at its keys, and the pages of a slice that is no longer written stay
 * shared with every snapshot.
 */
final class HeapSlicedState<K, V> extends DeclaredState<K> implements SlicedState<K, V> {
    private static final int NOWHERE = Integer.MIN_VALUE;

    private final TreeMap<Long, Slice> slices = new TreeMap<>();
    private final EntryFormat<K> format;
    private final int keyGroups;
    private final KeysOfGroup keysOfGroup = new KeysOfGroup();

    private Slice last; // that was asked for, may be none of the slices yet; null before the first
    private int slot = NOWHERE; // where the last get looked in its table, or found room; NOWHERE if there is no table

    HeapSlicedState(Place<K> place, StateSignature signature, EntryFormat<K> format) {
        super(place, signature);
        this.format = format;
        this.keyGroups = place.keyGroups();
    }

    /** The tables of one slice. */
    private final class Slice {
        private final Long start;
        private final Table[] tables; // by key group; null where there is no entry
        private CapturedTables captured; // as the tables are; null if they were changed or never captured

        Slice(Long start, Table[] tables) {
            this.start = start;
            this.tables = tables;
        }

        Table writable(int keyGroup) {
            Table table = tables[keyGroup];
            if (table != null && table.isCurrent()) {
                return table;
            }
            Table writable = table == null ? Table.ofNamespace(versions, start) : table.writable();
            tables[keyGroup] = writable;
            captured = null;
            return writable;
        }

        CapturedTables capture() {
            if (captured == null) {
                captured = new CapturedTables(signature(), format, tables.clone(), entrySize());
            }
            return captured;
        }

        boolean isEmpty() {
            for (Table table : tables) {
                if (table != null && table.size() > 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private Slice slice(long start) {
        if (last == null || last.start != start) {
            Slice known = slices.get(start);
            last = known == null ? new Slice(start, new Table[keyGroups]) : known;
        }
        return last;
    }

    @Override
    public V get(long slice) {
        K key = current.key();
        Table table = slice(slice).tables[current.table()];
        if (table == null) {
            slot = NOWHERE;
            return null;
        }
        slot = table.find(current.hash(), key, null);
        return slot < 0 ? null : EntryFormat.cast(table.valueAt(slot));
    }

    @Override
    public void set(V value) {
        Objects.requireNonNull(value, "value is null");
        Table table = last.writable(current.table());
        if (slot == NOWHERE) {
            slices.putIfAbsent(last.start, last);
            slot = table.find(current.hash(), current.key(), null);
        }
        if (slot >= 0) {
            table.setValueAt(slot, value);
        } else {
            table.insert(~slot, current.hash(), current.key(), null, value);
            slot = NOWHERE;
        }
    }

    @Override
    public long first() {
        return slices.isEmpty() ? Long.MAX_VALUE : slices.firstKey();
    }

    @Override
    public Walk<K, V> walk(long from, long to, BinaryOperator<V> merge) {
        return new HeapWalk(from, List.copyOf(slices.subMap(from, to).values()), EntryFormat.cast(merge));
    }

    private void drop(long slice) {
        slices.remove(slice);
        if (last != null && last.start == slice) {
            last = null;
        }
    }

    @Override
    CapturedState capture() {
        TreeMap<Long, CapturedTables> all = new TreeMap<>();
        slices.forEach((start, slice) -> all.put(start, slice.capture()));
        return new CapturedSlices(signature(), all, entrySize());
    }

    @Override
    Entry entry(K key, int keyHash, Object namespace) {
        current.set(key, keyHash);
        Long start = (Long) namespace;
        Slice slice = slices.computeIfAbsent(start, absent -> new Slice(absent, new Table[keyGroups]));
        return new HeapState.InTable(slice.writable(current.table()), keyHash, key, null);
    }

    @Override
    void goOnFrom(CapturedState captured) {
        ((CapturedSlices) captured)
                .slices()
                .forEach((start, slice) ->
                        slices.put(start, new Slice(start, slice.tables().clone())));
    }

    /** What was restored may have gone again by changes that were restored later. */
    @Override
    void restored() {
        slices.values().removeIf(Slice::isEmpty);
    }

    /** Key group by key group; the first slice goes when all are passed. */
    private final class HeapWalk implements Walk<K, V> {
        private final long from;
        private final List<Slice> covered;
        private final BinaryOperator<Object> merge;
        private final Table[] tables;
        private int keyGroup = -1; // in hand
        private int at = -1; // the key in hand, within its key group

        HeapWalk(long from, List<Slice> covered, BinaryOperator<Object> merge) {
            this.from = from;
            this.covered = covered;
            this.merge = merge;
            this.tables = new Table[covered.size()];
        }

        @Override
        public boolean next() {
            at++;
            while (keyGroup < 0 || at >= keysOfGroup.size()) {
                if (keyGroup + 1 >= keyGroups) {
                    end();
                    return false;
                }
                begin(keyGroup + 1);
            }
            return true;
        }

        private void begin(int next) {
            keyGroup = next;
            at = 0;
            int count = 0;
            for (int i = 0; i < covered.size(); i++) {
                Table table = covered.get(i).tables[next];
                if (table != null && table.size() > 0) {
                    tables[count++] = table;
                }
            }
            keysOfGroup.fill(tables, count, merge);
        }

        private void end() {
            if (keyGroup < keyGroups) {
                keyGroup = keyGroups;
                keysOfGroup.fill(tables, 0, merge);
                drop(from);
            }
        }

        @Override
        public K key() {
            return EntryFormat.cast(keysOfGroup.key(at));
        }

        @Override
        public V value() {
            return EntryFormat.cast(keysOfGroup.value(at));
        }

        @Override
        public int keyGroup() {
            return keyGroup;
        }

        @Override
        public boolean isBetweenKeyGroups() {
            return keyGroup < 0 || at + 1 >= keysOfGroup.size();
        }

        @Override
        public int passedKeyGroups() {
            return isBetweenKeyGroups() ? Math.min(keyGroup + 1, keyGroups) : keyGroup;
        }
    }
}
