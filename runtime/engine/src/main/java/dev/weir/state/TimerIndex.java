package dev.weir.state;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which keys may have a timer at which time, in the order of time. Not part of a snapshot: it is made again from the timers'
 * tables, which alone say whether a timer is set. A deleted timer stays here until its time comes, or until there are more
 * deleted than set ones. Owner: the task's thread.
 */
final class TimerIndex {
    private final TreeMap<Long, Bucket> buckets = new TreeMap<>();

    private Bucket last; // that was added to; null if it is none of the buckets any more

    /** The keys of one time. */
    static final class Bucket {
        private final Long time;
        private Object[] keys = new Object[4];
        private int[] hashes = new int[4];
        private int size;

        private Bucket(Long time) {
            this.time = time;
        }

        Long time() {
            return time;
        }

        int size() {
            return size;
        }

        Object key(int index) {
            return keys[index];
        }

        /** Of the key. */
        int hash(int index) {
            return hashes[index];
        }

        void add(Object key, int hash) {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, 2 * size);
                hashes = Arrays.copyOf(hashes, 2 * size);
            }
            keys[size] = key;
            hashes[size++] = hash;
        }
    }

    /** Timers come in runs of one time, so that the tree is asked seldom. */
    Bucket bucket(long time) {
        if (last == null || last.time != time) {
            last = buckets.computeIfAbsent(time, Bucket::new);
        }
        return last;
    }

    /** {@link Long#MAX_VALUE} if there is none. */
    long earliest() {
        return buckets.isEmpty() ? Long.MAX_VALUE : buckets.firstKey();
    }

    /** Takes the earliest bucket out, if it is not after this time; else {@code null}. */
    Bucket poll(long to) {
        Map.Entry<Long, Bucket> first = buckets.firstEntry();
        if (first == null || first.getKey() > to) {
            return null;
        }
        buckets.pollFirstEntry();
        if (last == first.getValue()) {
            last = null;
        }
        return first.getValue();
    }

    void clear() {
        buckets.clear();
        last = null;
    }
}
