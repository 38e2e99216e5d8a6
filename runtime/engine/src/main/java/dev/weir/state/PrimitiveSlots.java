package dev.weir.state;

import java.lang.invoke.VarHandle;

/**
 * The slots of a {@link PrimitiveTable} of one capacity: key and value side by side, so that whoever finds a key has its value in
 * the same cache line.
 *
 * <p>The task's thread writes in place. Whoever has a {@link PrimitiveView} reads meanwhile, a page at a time: it copies the page,
 * and then puts back what was overwritten since. That is exact, since the task keeps what a slot held (in an {@link
 * Overwritten}) before it writes it: a reader that sees what was written sees what was kept too.
 */
final class PrimitiveSlots {
    static final int PAGE_BITS = 6;
    static final int PAGE_SLOTS = 1 << PAGE_BITS;

    /** Slots of one array: small enough to be no humongous object to the collector. */
    private static final int SEGMENT_BITS = 12;

    /** As many slots of a page are copied one by one. */
    private static final int FEW = 12;

    private static final int SEGMENT_SLOTS = 1 << SEGMENT_BITS;
    private static final int SEGMENT_MASK = SEGMENT_SLOTS - 1;

    private final int capacity; // a power of two
    private final long version; // in which this was made
    private final long[][] segments;
    private final long[] occupied; // of each page the slots that hold entries; one that does not has the key 0

    private Link newest = new Link(null); // the task's thread only

    /** What was overwritten in one version; the next one was later. */
    static final class Link {
        private final Overwritten overwritten; // null in the first
        private volatile Link next; // null in the newest

        private Link(Overwritten overwritten) {
            this.overwritten = overwritten;
        }

        Overwritten overwritten() {
            return overwritten;
        }

        Link next() {
            return next;
        }
    }

    PrimitiveSlots(int capacity, long version) {
        this.capacity = capacity;
        this.version = version;
        this.segments = new long[Math.max(1, capacity >>> SEGMENT_BITS)][2 * Math.min(capacity, SEGMENT_SLOTS)];
        this.occupied = new long[Math.max(1, capacity >>> PAGE_BITS)];
    }

    int capacity() {
        return capacity;
    }

    long version() {
        return version;
    }

    int pages() {
        return occupied.length;
    }

    Link newest() {
        return newest;
    }

    /** From now on what is overwritten goes there. */
    void append(Overwritten overwritten) {
        Link link = new Link(overwritten);
        newest.next = link;
        newest = link;
    }

    /** @return the key's slot, or less than 0: the complement of the slot where it would go */
    int find(int hash, long key) {
        int mask = capacity - 1;
        for (int slot = hash & mask; ; slot = slot + 1 & mask) {
            long found = segments[slot >>> SEGMENT_BITS][(slot & SEGMENT_MASK) << 1];
            if (found == key && (key != 0 || isOccupied(slot))) {
                return slot;
            }
            if (found == 0 && !isOccupied(slot)) {
                return ~slot;
            }
        }
    }

    boolean isOccupied(int slot) {
        return (occupied[slot >>> PAGE_BITS] & 1L << slot) != 0;
    }

    long key(int slot) {
        return segments[slot >>> SEGMENT_BITS][(slot & SEGMENT_MASK) << 1];
    }

    long value(int slot) {
        return segments[slot >>> SEGMENT_BITS][((slot & SEGMENT_MASK) << 1) + 1];
    }

    /** To be called before a slot is written, with where what is overwritten goes; {@code null} if nobody asks for it. */
    void keep(int slot, Overwritten overwritten) {
        if (overwritten != null && !overwritten.has(slot)) {
            overwritten.keep(slot, key(slot), value(slot), isOccupied(slot));
            VarHandle.storeStoreFence();
        }
    }

    /** The same of a slot that holds an entry, which need not be asked then. */
    void keepEntry(int slot, Overwritten overwritten) {
        if (overwritten != null && !overwritten.has(slot)) {
            overwritten.keep(slot, key(slot), value(slot), true);
            VarHandle.storeStoreFence();
        }
    }

    void setValue(int slot, long value) {
        segments[slot >>> SEGMENT_BITS][((slot & SEGMENT_MASK) << 1) + 1] = value;
    }

    void set(int slot, long key, long value) {
        long[] segment = segments[slot >>> SEGMENT_BITS];
        int at = (slot & SEGMENT_MASK) << 1;
        segment[at] = key;
        segment[at + 1] = value;
        occupied[slot >>> PAGE_BITS] |= 1L << slot;
    }

    void clear(int slot) {
        set(slot, 0, 0);
        occupied[slot >>> PAGE_BITS] &= ~(1L << slot);
    }

    /** What a page was when a link was the newest. Any thread. @param wanted the slots that are asked for, one bit each */
    void read(int page, long wanted, Link asOf, PageCopy copy) {
        int first = page << PAGE_BITS;
        long[] segment = segments[first >>> SEGMENT_BITS];
        int at = (first & SEGMENT_MASK) << 1;
        if (Long.bitCount(wanted) > FEW) {
            System.arraycopy(segment, at, copy.cells(), 0, 2 * Math.min(capacity, PAGE_SLOTS));
        } else {
            copyFew(segment, at, wanted, copy.cells());
        }
        copy.filled(occupied[page]);
        VarHandle.loadLoadFence();
        for (Link later = asOf.next; later != null; later = later.next) {
            later.overwritten.putBack(page, copy);
        }
    }

    private static void copyFew(long[] segment, int first, long wanted, long[] cells) {
        for (long left = wanted; left != 0; left &= left - 1) {
            int cell = Long.numberOfTrailingZeros(left) << 1;
            cells[cell] = segment[first + cell];
            cells[cell + 1] = segment[first + cell + 1];
        }
    }
}
