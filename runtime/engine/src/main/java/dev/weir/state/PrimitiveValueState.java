package dev.weir.state;

import dev.weir.api.ValueState;
import dev.weir.codec.PrimitiveBits;

/**
 * One value per key, both of primitive types: 16 bytes per slot, and no object for any of them. Owner: the task's thread.
 */
final class PrimitiveValueState<K, V> extends DeclaredState<K> implements ValueState<V> {
    private static final int NOT_LOOKED_UP = Integer.MIN_VALUE;

    private final PrimitiveBits<K> keys;
    private final PrimitiveBits<V> values;
    private final OverwrittenLog log;
    private final PrimitiveTable[] tables; // of each key group

    private long lookedUpFor; // the call whose key was looked up; see CurrentKey.calls
    private long touched; // of no meaning; the reads that it is made of must not be left out
    private int lookedUp = NOT_LOOKED_UP; // what find answered

    PrimitiveValueState(Place<K> place, StateSignature signature, PrimitiveBits<K> keys, PrimitiveBits<V> values) {
        super(place, signature);
        this.keys = keys;
        this.values = values;
        this.tables = new PrimitiveTable[place.keyGroups()];
        this.log = new OverwrittenLog(versions);
        for (int i = 0; i < tables.length; i++) {
            tables[i] = new PrimitiveTable(versions, keys, log);
        }
    }

    @Override
    public V get() {
        PrimitiveTable table = tables[current.table()];
        int slot = lookUp(table);
        return slot < 0 ? null : values.fromBits(table.valueAt(slot));
    }

    @Override
    public void set(V value) {
        long bits = values.toBits(value);
        PrimitiveTable table = tables[current.table()];
        int slot = lookUp(table);
        if (slot >= 0) {
            table.setValueAt(slot, bits);
        } else {
            table.insert(~slot, current.hash(), keys.toBits(current.key()), bits);
            lookedUp = NOT_LOOKED_UP;
        }
    }

    @Override
    public void clear() {
        PrimitiveTable table = tables[current.table()];
        int slot = lookUp(table);
        if (slot >= 0) {
            table.removeAt(slot);
            lookedUp = NOT_LOOKED_UP;
        }
    }

    @Override
    boolean expects() {
        return true;
    }

    /** Reads that do not depend on each other go to memory at the same time, unlike those of one key after the other. */
    @Override
    void expect(int[] hashes, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            int table = current.tableOf(hashes[i]);
            if (table >= 0 && table < tables.length) {
                sum += tables[table].touch(hashes[i]);
            }
        }
        touched = sum;
    }

    /** Looks a key up once for all that is done with it. */
    private int lookUp(PrimitiveTable table) {
        if (lookedUp == NOT_LOOKED_UP || lookedUpFor != current.calls()) {
            lookedUp = table.find(current.hash(), keys.toBits(current.key()));
            lookedUpFor = current.calls();
        }
        return lookedUp;
    }

    @Override
    CapturedState capture() {
        PrimitiveView[] views = new PrimitiveView[tables.length];
        for (int i = 0; i < views.length; i++) {
            views[i] = tables[i].view();
        }
        return new CapturedPrimitives(signature(), keys, values, views, versions.current(), entrySize());
    }

    @Override
    void goOnFrom(CapturedState captured) {
        PrimitiveView[] views = ((CapturedPrimitives) captured).views();
        for (int i = 0; i < tables.length; i++) {
            tables[i] = new PrimitiveTable(versions, keys, log, views[i]);
        }
    }

    @Override
    void reserve(int table, int entries) {
        tables[table].reserve(entries);
        lookedUp = NOT_LOOKED_UP;
    }

    @Override
    boolean restore(int table, Chunk chunk) {
        if (!chunk.state().equals(signature())) {
            return false; // written with other schemas
        }
        lookedUp = NOT_LOOKED_UP;
        new PrimitiveRestore(keys, values).restore(chunk, tables[table], hash -> current.tableOf(hash) == table);
        return true;
    }

    @Override
    Entry entry(K key, int keyHash, Object namespace) {
        current.set(key, keyHash);
        return new OfCurrentKey();
    }

    private final class OfCurrentKey implements Entry {
        @Override
        public Object value() {
            return get();
        }

        @Override
        public void put(Object value) {
            set(EntryFormat.cast(value));
        }

        @Override
        public void remove() {
            clear();
        }
    }
}
