package dev.weir.state;

import java.util.Arrays;

/** A stretch of a table's slots: the unit that is shared with snapshots and copied when it changes. */
final class Page {
    /** Of each slot's entry; undefined where there is none. */
    final int[] hashes;
    /** Each slot's key ({@code null} if the slot is free), value and, in a wide table, namespace. */
    final Object[] cells;

    long version; // in which it was last written; the task's thread only

    Page(int slots, int stride, long version) {
        this.hashes = new int[slots];
        this.cells = new Object[slots * stride];
        this.version = version;
    }

    private Page(Page from, long version) {
        this.hashes = from.hashes.clone();
        this.cells = Arrays.copyOf(from.cells, from.cells.length);
        this.version = version;
    }

    Page copy(long newVersion) {
        return new Page(this, newVersion);
    }
}
