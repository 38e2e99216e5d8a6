package dev.weir.state;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Which keys may have a timer at which time, in the order of time. Not part of a snapshot: it is made again from the timers'
 * tables, which alone say whether a timer is set. A deleted timer stays here until its time comes, or until there are more
 * deleted than set ones. A timer costs the order of the times only if it is the first of its time. Owner: the task's thread.
 */
final class TimerIndex {
    private final Map<Long, Bucket> buckets = new HashMap<>();
    private final PriorityQueue<Bucket> order = new PriorityQueue<>(); // the same buckets

    private Bucket last; // that was added to; null if it is none of the buckets any more

    /** The keys of one time. */
    static final class Bucket implements Comparable<Bucket> {
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

        @Override
        public int compareTo(Bucket other) {
            return time.compareTo(other.time);
        }
    }

    /** Timers come in runs of one time, so that the map is asked seldom. */
    Bucket bucket(long time) {
        if (last == null || last.time != time) {
            last = buckets.get(time);
            if (last == null) {
                last = new Bucket(time);
                buckets.put(last.time, last);
                order.add(last);
            }
        }
        return last;
    }

    /** {@link Long#MAX_VALUE} if there is none. */
    long earliest() {
        return order.isEmpty() ? Long.MAX_VALUE : order.peek().time;
    }

    /** Takes the earliest bucket out, if it is not after this time; else {@code null}. */
    Bucket poll(long to) {
        Bucket first = order.peek();
        if (first == null || first.time > to) {
            return null;
        }
        order.remove();
        buckets.remove(first.time);
        if (last == first) {
            last = null;
        }
        return first;
    }

    void clear() {
        buckets.clear();
        order.clear();
        last = null;
    }
}
