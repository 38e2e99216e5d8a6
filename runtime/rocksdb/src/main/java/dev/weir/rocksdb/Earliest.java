package dev.weir.rocksdb;

import java.util.Arrays;

/** The smallest of several numbers that change: a tree of minima. {@link Long#MAX_VALUE} stands for none. One thread. */
final class Earliest {
    private final int leaves; // a power of two
    private final long[] tree; // the root at 1, the children of i at 2i and 2i + 1, the numbers from leaves on

    /** @param count of the numbers; all are none at first */
    Earliest(int count) {
        leaves = Math.max(1, Integer.highestOneBit(Math.max(1, count) * 2 - 1));
        tree = new long[2 * leaves];
        Arrays.fill(tree, Long.MAX_VALUE);
    }

    void set(int index, long number) {
        int at = leaves + index;
        tree[at] = number;
        while (at > 1) {
            at /= 2;
            tree[at] = Math.min(tree[2 * at], tree[2 * at + 1]);
        }
    }

    long get() {
        return tree[1];
    }

    /** The first index of those that have the smallest number. */
    int index() {
        int at = 1;
        while (at < leaves) {
            at = tree[2 * at] == tree[at] ? 2 * at : 2 * at + 1;
        }
        return at - leaves;
    }
}
