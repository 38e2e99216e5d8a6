package dev.weir.state;

import java.util.Arrays;
import java.util.function.BinaryOperator;

/**
 * The keys of one key group from several tables, each once, with what their values come to. Used again for one key group after
 * another. Owner: the task's thread.
 */
final class KeysOfGroup {
    private static final int MIN_CAPACITY = 16;

    private Object[] keys = new Object[MIN_CAPACITY];
    private Object[] values = new Object[MIN_CAPACITY];
    private int[] hashes = new int[MIN_CAPACITY];
    private int[] places = new int[2 * MIN_CAPACITY]; // by hash: index of the key plus 1, or 0; a power of two at least
    private int mask; // of places, for the tables in hand
    private int size;

    int size() {
        return size;
    }

    Object key(int index) {
        return keys[index];
    }

    Object value(int index) {
        return values[index];
    }

    /** Forgets what was there before. @param tables the first {@code count} are to be read, those of earlier slices first */
    void fill(Table[] tables, int count, BinaryOperator<Object> merge) {
        int entries = 0;
        for (int i = 0; i < count; i++) {
            entries += tables[i].size();
        }
        clear(entries);
        if (count == 1) {
            append(tables[0]);
            return;
        }
        mask = Integer.highestOneBit(Math.max(entries, 1)) * 4 - 1;
        if (places.length <= mask) {
            places = new int[mask + 1];
        } else {
            Arrays.fill(places, 0, mask + 1, 0);
        }
        for (int i = 0; i < count; i++) {
            for (Table.Cursor entry = tables[i].cursor(); entry.next(); ) {
                add(entry.hash(), entry.key(), entry.value(), merge);
            }
        }
    }

    private void clear(int entries) {
        if (keys.length < entries) {
            int capacity = Math.max(entries, 2 * keys.length);
            keys = new Object[capacity];
            values = new Object[capacity];
            hashes = new int[capacity];
        } else {
            Arrays.fill(keys, 0, size, null);
            Arrays.fill(values, 0, size, null);
        }
        size = 0;
    }

    /** Of a single table every key is there once. */
    private void append(Table table) {
        for (Table.Cursor entry = table.cursor(); entry.next(); ) {
            keys[size] = entry.key();
            values[size++] = entry.value();
        }
    }

    private void add(int hash, Object key, Object value, BinaryOperator<Object> merge) {
        int place = hash & mask;
        while (places[place] != 0) {
            int index = places[place] - 1;
            if (hashes[index] == hash && keys[index].equals(key)) {
                values[index] = merge.apply(values[index], value);
                return;
            }
            place = (place + 1) & mask;
        }
        keys[size] = key;
        values[size] = value;
        hashes[size++] = hash;
        places[place] = size;
    }
}
