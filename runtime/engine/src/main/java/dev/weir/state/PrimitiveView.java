package dev.weir.state;

/**
 * A {@link PrimitiveTable} at one moment. What it says does not change for as long as a capture holds it. For any thread.
 *
 * @param asOf what is after it was overwritten later
 * @param size number of entries
 */
record PrimitiveView(PrimitiveSlots slots, PrimitiveSlots.Link asOf, int size) {
    private static final long ALL = -1;

    int pages() {
        return slots.pages();
    }

    void read(int page, PageCopy copy) {
        slots.read(page, ALL, asOf, copy);
    }

    /** Reads some slots of a page; the others are undefined. @param wanted one bit each */
    void read(int page, long wanted, PageCopy copy) {
        slots.read(page, wanted, asOf, copy);
    }

    /** Which slots of a page were written between an earlier view of the same slots and this one. */
    long writtenSince(PrimitiveView earlier, int page) {
        long written = 0;
        for (PrimitiveSlots.Link link = earlier.asOf; link != asOf; ) {
            link = link.next();
            written |= link.overwritten().written(page);
        }
        return written;
    }

    /** How many slots that is in all pages. */
    int writtenSince(PrimitiveView earlier) {
        int all = 0;
        if (earlier.asOf != asOf) {
            for (int page = 0; page < pages(); page++) {
                all += Long.bitCount(writtenSince(earlier, page));
            }
        }
        return all;
    }

    /**
     * What slots of a page were in an earlier view of the same slots; those that were not written since are undefined.
     *
     * @param now the page in this view
     */
    void readBefore(PrimitiveView earlier, int page, PageCopy now, PageCopy copy) {
        copy.filled(now.occupied());
        for (PrimitiveSlots.Link link = earlier.asOf; link != asOf; ) {
            link = link.next();
            link.overwritten().putBack(page, copy);
        }
    }

    /** The same entries in slots that nobody writes. */
    PrimitiveSlots copy() {
        PrimitiveSlots copied = new PrimitiveSlots(slots.capacity(), slots.version());
        PageCopy copy = new PageCopy();
        for (int page = 0; page < pages(); page++) {
            read(page, copy);
            for (long left = copy.occupied(); left != 0; left &= left - 1) {
                int at = Long.numberOfTrailingZeros(left);
                copied.set((page << PrimitiveSlots.PAGE_BITS) + at, copy.key(at), copy.value(at));
            }
        }
        return copied;
    }
}
