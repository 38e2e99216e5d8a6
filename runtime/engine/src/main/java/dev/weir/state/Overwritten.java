package dev.weir.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * What slots held before they were first written in one version: what snapshots of earlier versions see in them.
 *
 * <p>Written by the task's thread. It is read meanwhile by those who write snapshots: an entry that {@link #putBack} finds does
 * not change any more.
 */
final class Overwritten {
    private static final VarHandle LATEST = MethodHandles.arrayElementVarHandle(int[].class);

    private static final int CHUNK_BITS = 7;
    private static final int CHUNK_ENTRIES = 1 << CHUNK_BITS;
    private static final int CHUNK_MASK = CHUNK_ENTRIES - 1;

    /** Longs of an entry: key, value, and the link. */
    private static final int STRIDE = 3;

    /** Of a link: the slot within its page, whether it held an entry, and above the number of the page's entry before. */
    private static final int SLOT_MASK = PrimitiveSlots.PAGE_SLOTS - 1;

    private static final int OCCUPIED = PrimitiveSlots.PAGE_SLOTS;
    private static final int BEFORE_SHIFT = PrimitiveSlots.PAGE_BITS + 1;

    private final long[]
            written; // of each page the slots that are here, one bit each; the task's thread until the next version
    private final int[] latest; // of each page the number of its last entry, from 1 on; 0 if it has none
    private volatile long[][] chunks =
            new long[0][]; // entries one after the other; replaced when there are more of them

    // The task's thread only.
    private long version; // in which the slots were written
    private int count; // of entries

    Overwritten(int pages) {
        this.written = new long[pages];
        this.latest = new int[pages];
    }

    long version() {
        return version;
    }

    int pages() {
        return written.length;
    }

    /** Begins anew, for a version that is about to be written. Nobody may read any more what it holds. */
    void begin(long newVersion) {
        version = newVersion;
        if (count > 0) {
            Arrays.fill(written, 0);
            Arrays.fill(latest, 0);
            count = 0;
        }
    }

    /** Whether the slot is here. */
    boolean has(int slot) {
        return (written[slot >>> PrimitiveSlots.PAGE_BITS] & 1L << slot) != 0;
    }

    /** To be called before the slot is written for the first time, with what it holds; the caller writes it after a fence. */
    void keep(int slot, long key, long value, boolean occupied) {
        int page = slot >>> PrimitiveSlots.PAGE_BITS;
        written[page] |= 1L << slot;
        int number = count++;
        long[] chunk = chunk(number >>> CHUNK_BITS);
        int at = (number & CHUNK_MASK) * STRIDE;
        chunk[at] = key;
        chunk[at + 1] = value;
        chunk[at + 2] = (long) latest[page] << BEFORE_SHIFT | (occupied ? OCCUPIED : 0) | slot & SLOT_MASK;
        LATEST.setRelease(latest, page, number + 1);
    }

    private long[] chunk(int index) {
        if (index == chunks.length) {
            chunks = Arrays.copyOf(chunks, Math.max(4, 2 * index));
        }
        long[][] all = chunks;
        if (all[index] == null) {
            all[index] = new long[CHUNK_ENTRIES * STRIDE];
        }
        return all[index];
    }

    /** Which slots of a page are here. To be asked once the version is over. */
    long written(int page) {
        return written[page];
    }

    /** Makes a copy of a page what it was before, but for slots in which that was done already. Any thread. */
    void putBack(int page, PageCopy copy) {
        int number = (int) LATEST.getAcquire(latest, page);
        if (number == 0) {
            return;
        }
        long[][] all = chunks;
        while (number != 0) {
            long[] chunk = all[number - 1 >>> CHUNK_BITS];
            int at = (number - 1 & CHUNK_MASK) * STRIDE;
            long link = chunk[at + 2];
            copy.putBack((int) link & SLOT_MASK, chunk[at], chunk[at + 1], (link & OCCUPIED) != 0);
            number = (int) (link >>> BEFORE_SHIFT);
        }
    }
}
