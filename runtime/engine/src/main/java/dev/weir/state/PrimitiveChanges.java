package dev.weir.state;

import dev.weir.codec.PrimitiveBits;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Finds what became of the entries of one key group between two views. For one thread, used once. */
final class PrimitiveChanges {
    private final Found found;
    private final PageCopy before = new PageCopy();
    private final PageCopy after = new PageCopy();

    private long[] came = new long[128]; // key and value of entries that came into a slot, from wherever
    private int cameSize;
    private final Map<Long, Long> left = new HashMap<>(); // value by key, of entries that went out of their slots

    /** Hears of each change, of each key once. */
    interface Found {
        /** @param value undefined if the entry was removed */
        void change(Change change, long key, long value) throws IOException;
    }

    PrimitiveChanges(Found found) {
        this.found = found;
    }

    /** All entries of a view, where none was before. */
    void all(PrimitiveView view) throws IOException {
        for (int page = 0; page < view.pages(); page++) {
            view.read(page, after);
            for (long slots = after.occupied(); slots != 0; slots &= slots - 1) {
                int at = Long.numberOfTrailingZeros(slots);
                found.change(Change.ADDED, after.key(at), after.value(at));
            }
        }
    }

    /**
     * Of two views of the same slots. Nearly always an entry stays in its slot: only if one was removed others may have moved
     * into the gap, and an entry that came and one that left may be the same.
     */
    void inPlace(PrimitiveView earlier, PrimitiveView later) throws IOException {
        for (int page = 0; page < later.pages(); page++) {
            long written = later.writtenSince(earlier, page);
            if (written != 0) {
                later.read(page, written, after);
                later.readBefore(earlier, page, after, before);
                compare(written);
            }
        }
        matchMoved();
    }

    private void compare(long written) throws IOException {
        for (long slots = written; slots != 0; slots &= slots - 1) {
            int at = Long.numberOfTrailingZeros(slots);
            boolean was = before.isOccupied(at);
            boolean is = after.isOccupied(at);
            if (was && is && before.key(at) == after.key(at)) {
                if (before.value(at) != after.value(at)) {
                    found.change(Change.REPLACED, after.key(at), after.value(at));
                }
                continue;
            }
            if (was) {
                left.put(before.key(at), before.value(at));
            }
            if (is) {
                came(after.key(at), after.value(at));
            }
        }
    }

    private void came(long key, long value) {
        if (cameSize == came.length) {
            came = Arrays.copyOf(came, 2 * cameSize);
        }
        came[cameSize++] = key;
        came[cameSize++] = value;
    }

    private void matchMoved() throws IOException {
        for (int i = 0; i < cameSize; i += 2) {
            Long value = left.isEmpty() ? null : left.remove(came[i]);
            if (value == null) {
                found.change(Change.ADDED, came[i], came[i + 1]);
            } else if (value != came[i + 1]) {
                found.change(Change.REPLACED, came[i], came[i + 1]);
            }
        }
        for (long key : left.keySet()) {
            found.change(Change.REMOVED, key, 0);
        }
    }

    /** Of views of slots of different capacities. */
    void rehashed(PrimitiveView earlier, PrimitiveView later, PrimitiveBits<?> keys) throws IOException {
        PrimitiveSlots were = earlier.copy();
        PrimitiveSlots are = later.copy();
        for (int slot = 0; slot < are.capacity(); slot++) {
            if (are.isOccupied(slot)) {
                long key = are.key(slot);
                int was = were.find(keys.hash(key), key);
                if (was < 0) {
                    found.change(Change.ADDED, key, are.value(slot));
                } else if (were.value(was) != are.value(slot)) {
                    found.change(Change.REPLACED, key, are.value(slot));
                }
            }
        }
        for (int slot = 0; slot < were.capacity(); slot++) {
            if (were.isOccupied(slot) && are.find(keys.hash(were.key(slot)), were.key(slot)) < 0) {
                found.change(Change.REMOVED, were.key(slot), 0);
            }
        }
    }
}
