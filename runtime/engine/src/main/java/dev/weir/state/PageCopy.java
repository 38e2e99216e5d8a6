package dev.weir.state;

/** The slots of one page, as they were at one moment. For one thread, to be used again. */
final class PageCopy {
    private final long[] cells = new long[2 * PrimitiveSlots.PAGE_SLOTS];

    private long occupied; // the slots that hold entries, one bit each
    private long settled; // the slots that were put back

    /** Key and value of each slot, one after the other; to be filled. */
    long[] cells() {
        return cells;
    }

    /** It was filled with what is there now. */
    void filled(long occupiedSlots) {
        occupied = occupiedSlots;
        settled = 0;
    }

    /** Does nothing if the slot was put back already: what comes first is older. */
    void putBack(int slot, long key, long value, boolean hasEntry) {
        long bit = 1L << slot;
        if ((settled & bit) != 0) {
            return;
        }
        settled |= bit;
        cells[2 * slot] = key;
        cells[2 * slot + 1] = value;
        occupied = hasEntry ? occupied | bit : occupied & ~bit;
    }

    long occupied() {
        return occupied;
    }

    boolean isOccupied(int slot) {
        return (occupied & 1L << slot) != 0;
    }

    long key(int slot) {
        return cells[2 * slot];
    }

    long value(int slot) {
        return cells[2 * slot + 1];
    }
}
