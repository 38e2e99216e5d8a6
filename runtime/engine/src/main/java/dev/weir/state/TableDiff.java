package dev.weir.state;

/**
 * How a table differs from an earlier one of the same state, entry by entry. A page that is in both has not changed, and
 * neither has an entry whose value is the same object in both: while a snapshot holds the earlier table, whatever the task
 * changes is another object. Neither table may change while this is used.
 */
final class TableDiff {
    private final Table earlier;
    private final Table later;
    private final long[]
            put; // of each page of the later table the slots with entries that are new or have another value
    private final long[] removed; // of each page of the earlier table the slots with entries that are gone

    private int puts;
    private int removals;

    private TableDiff(Table earlier, Table later) {
        this.earlier = earlier;
        this.later = later;
        this.put = new long[later.pages().length];
        this.removed = new long[earlier.pages().length];
    }

    static TableDiff between(Table earlier, Table later) {
        TableDiff diff = new TableDiff(earlier, later);
        diff.compare();
        return diff;
    }

    private void compare() {
        Page[] before = earlier.pages();
        Page[] after = later.pages();
        // Of tables of other capacities no page is in the place of another.
        boolean sameSlots = earlier.capacity() == later.capacity();
        for (int i = 0; i < after.length; i++) {
            if (!sameSlots || before[i] != after[i]) {
                put[i] = putSlots(after[i], sameSlots ? before[i] : null);
                puts += Long.bitCount(put[i]);
            }
        }
        for (int i = 0; i < before.length; i++) {
            if (!sameSlots || before[i] != after[i]) {
                removed[i] = removedSlots(before[i], sameSlots ? after[i] : null);
                removals += Long.bitCount(removed[i]);
            }
        }
    }

    /** @param before the page that was in this one's place, or {@code null} */
    private long putSlots(Page page, Page before) {
        int stride = later.stride();
        long slots = 0;
        for (int at = 0; at < page.hashes.length; at++) {
            Object key = page.cells[at * stride];
            if (key == null || before != null && isSame(page, before, at, stride)) {
                continue;
            }
            int slot = earlier.find(page.hashes[at], key, namespace(page, at, stride));
            if (slot < 0 || earlier.valueAt(slot) != page.cells[at * stride + 1]) {
                slots |= 1L << at;
            }
        }
        return slots;
    }

    private long removedSlots(Page page, Page after) {
        int stride = earlier.stride();
        long slots = 0;
        for (int at = 0; at < page.hashes.length; at++) {
            Object key = page.cells[at * stride];
            if (key == null || after != null && isSame(page, after, at, stride)) {
                continue;
            }
            if (later.find(page.hashes[at], key, namespace(page, at, stride)) < 0) {
                slots |= 1L << at;
            }
        }
        return slots;
    }

    private static boolean isSame(Page page, Page other, int at, int stride) {
        for (int cell = at * stride; cell < (at + 1) * stride; cell++) {
            if (page.cells[cell] != other.cells[cell]) {
                return false;
            }
        }
        return true;
    }

    private static Object namespace(Page page, int at, int stride) {
        return stride > 2 ? page.cells[at * stride + 2] : null;
    }

    /** How many entries are new or have another value. */
    int puts() {
        return puts;
    }

    int removals() {
        return removals;
    }

    /** How many entries are new, have another value or are gone. */
    int size() {
        return puts + removals;
    }

    /** Those that are new or have another value. */
    Table.Cursor put() {
        return later.cursor(put);
    }

    /** Those that are gone. */
    Table.Cursor removed() {
        return earlier.cursor(removed);
    }

    /** What the entry had before; {@code null} if it is new. */
    Object valueBefore(Table.Cursor entry) {
        return earlier.get(entry.hash(), entry.key(), earlier.stride() > 2 ? entry.namespace() : null);
    }
}
