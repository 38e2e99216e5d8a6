package dev.weir.codec;

import dev.weir.api.InvalidProgramException;

/**
 * Avro's arrays and maps come in blocks, each with its number of items, the last with none. We write one block; others may
 * write several, or give a block's size in bytes after a negative count.
 */
final class Blocks {
    /** How many items a collection may have that take no bytes, such as records without components. */
    static final int MAX_EMPTY_ITEMS = 1 << 20;

    private Blocks() {}

    /** @return 0 after the last block */
    static int readCount(BinaryReader in, int before) {
        long count = in.readLong();
        if (count < 0) {
            in.readLength();
            count = -count;
        }
        if (count < 0 || count > Math.max(in.remaining(), MAX_EMPTY_ITEMS - (long) before)) {
            throw in.corrupt("a block has " + count + " items, more than the data can hold");
        }
        return (int) count;
    }

    /** Refuses what {@link #readCount} would. @param bytes taken by the items */
    static void checkWritten(int items, int bytes) {
        if (items > bytes && items > MAX_EMPTY_ITEMS) {
            throw new InvalidProgramException("a collection has " + items + " items that take no bytes, more than "
                    + MAX_EMPTY_ITEMS + "; keep their number instead");
        }
    }

    static void refuseNull(Object item, String what) {
        if (item == null) {
            throw new InvalidProgramException(what + " is null; leave it out, or make it an Optional");
        }
    }
}
