package dev.weir.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * What slots of one table held before they were first written in one version: what snapshots of earlier versions see in them.
 *
 * <p>Written by the task's thread. It is read meanwhile by those who write snapshots: an entry that {@link #putBack} finds does
 * not change any more.
 */
final class Overwritten {
    private static final VarHandle LATEST = MethodHandles.arrayElementVarHandle(int[].class);

    /** Of an entry's link: the slot within its page, whether it held an entry, and above the number of the page's one before. */
    private static final int SLOT_MASK = PrimitiveSlots.PAGE_SLOTS - 1;

    private static final int OCCUPIED = PrimitiveSlots.PAGE_SLOTS;
    private static final int BEFORE_SHIFT = PrimitiveSlots.PAGE_BITS + 1;

    private final long[]
            written; // of each page the slots that are here, one bit each; the task's thread until the next version
    private final int[] latest; // of each page the number of its last entry; 0 if it has none

    private long version; // in which the slots were written; the task's thread only
    private OverwrittenEntries entries; // in which they are; the task's thread until somebody reads

    Overwritten(int pages) {
        this.written = new long[pages];
        this.latest = new int[pages];
    }

    /** In which the slots were written. */
    long version() {
        return version;
    }

    /** Begins anew, for a version that is about to be written. Nobody may read any more what it holds. */
    void begin(OverwrittenEntries newEntries) {
        if (entries != null) {
            Arrays.fill(written, 0);
            Arrays.fill(latest, 0);
        }
        entries = newEntries;
        version = newEntries.version();
    }

    /** Whether the slot is here. */
    boolean has(int slot) {
        return (written[slot >>> PrimitiveSlots.PAGE_BITS] & 1L << slot) != 0;
    }

    /** Reads what {@link #keep} will write. @return of no meaning, but to be used */
    long touch(int slot) {
        int page = slot >>> PrimitiveSlots.PAGE_BITS;
        return written[page] + latest[page];
    }

    /** To be called before the slot is written for the first time, with what it holds; the caller writes it after a fence. */
    void keep(int slot, long key, long value, boolean occupied) {
        int page = slot >>> PrimitiveSlots.PAGE_BITS;
        written[page] |= 1L << slot;
        long link = (long) latest[page] << BEFORE_SHIFT | (occupied ? OCCUPIED : 0) | slot & SLOT_MASK;
        LATEST.setRelease(latest, page, entries.add(key, value, link));
    }

    /** Which slots of a page are here. To be asked once the version is over. */
    long written(int page) {
        return written[page];
    }

    /** Makes a copy of a page what it was before, but for slots in which that was done already. Any thread. */
    void putBack(int page, PageCopy copy) {
        int number = (int) LATEST.getAcquire(latest, page);
        while (number != 0) {
            long[] chunk = entries.chunkOf(number);
            int at = OverwrittenEntries.at(number);
            long link = chunk[at + 2];
            copy.putBack((int) link & SLOT_MASK, chunk[at], chunk[at + 1], (link & OCCUPIED) != 0);
            number = (int) (link >>> BEFORE_SHIFT);
        }
    }
}
