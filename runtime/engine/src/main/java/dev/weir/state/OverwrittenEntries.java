package dev.weir.state;

import java.util.Arrays;

/**
 * The entries of what was overwritten in one version in all tables of a state, in the order of time: one stream, so that memory
 * is written from its beginning to its end, however scattered the slots. Entries have numbers, from 1 on.
 *
 * <p>Written by the task's thread; whoever got a number from an {@link Overwritten} may read the entry.
 */
final class OverwrittenEntries {
    private static final int CHUNK_BITS = 11;
    private static final int CHUNK_ENTRIES = 1 << CHUNK_BITS;
    private static final int CHUNK_MASK = CHUNK_ENTRIES - 1;

    /** Longs of an entry: key, value, and what its {@link Overwritten} says of it. */
    private static final int STRIDE = 3;

    private volatile long[][] chunks = new long[4][]; // replaced when there are more of them

    // The task's thread only.
    private long version; // in which the slots were written
    private int count; // of entries

    long version() {
        return version;
    }

    /** Begins anew. Nobody may read any more what was there. */
    void begin(long newVersion) {
        version = newVersion;
        count = 0;
    }

    /** @return its number */
    int add(long key, long value, long link) {
        int index = count++;
        long[] chunk = chunk(index >>> CHUNK_BITS);
        int at = (index & CHUNK_MASK) * STRIDE;
        chunk[at] = key;
        chunk[at + 1] = value;
        chunk[at + 2] = link;
        return count;
    }

    private long[] chunk(int index) {
        if (index == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * index);
        }
        long[][] all = chunks;
        if (all[index] == null) {
            all[index] = new long[CHUNK_ENTRIES * STRIDE];
        }
        return all[index];
    }

    /** The longs in which an entry is, from {@link #at} on: key, value and link. */
    long[] chunkOf(int number) {
        return chunks[number - 1 >>> CHUNK_BITS];
    }

    static int at(int number) {
        return (number - 1 & CHUNK_MASK) * STRIDE;
    }
}
