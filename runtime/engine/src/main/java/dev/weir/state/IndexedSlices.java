package dev.weir.state;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.ToIntFunction;

/**
 * Slices in a state that finds an entry by its key and namespace only: which keys a slice has is kept beside it, in memory. Owner:
 * the task's thread.
 */
public final class IndexedSlices<K, V> implements SlicedState<K, V> {
    private final KeyedState<K> state;
    private final NamespacedState<K, Long, V> values;
    private final ToIntFunction<K> keyGroupOf;
    private final int keyGroups;
    /** The keys of each slice, by key group, in the order in which they came; as complete as the values. */
    private final TreeMap<Long, Map<Integer, List<K>>> keys = new TreeMap<>();

    private Long asked = Long.MIN_VALUE; // the slice of the last get
    private boolean found; // whether the last get found a value

    /**
     * Finds out which keys there are. May block.
     *
     * @param keyGroupOf index within the subtask's key groups
     * @param keyGroups number of those
     */
    public IndexedSlices(
            KeyedState<K> state, NamespacedState<K, Long, V> values, ToIntFunction<K> keyGroupOf, int keyGroups) {
        this.state = state;
        this.values = values;
        this.keyGroupOf = keyGroupOf;
        this.keyGroups = keyGroups;
        values.forEach((key, slice, value) -> remember(slice, key));
    }

    private void remember(Long slice, K key) {
        keys.computeIfAbsent(slice, absent -> new TreeMap<>())
                .computeIfAbsent(keyGroupOf.applyAsInt(key), absent -> new ArrayList<>())
                .add(key);
    }

    @Override
    public V get(long slice) {
        if (asked != slice) {
            asked = slice;
        }
        V value = values.get(asked);
        found = value != null;
        return value;
    }

    @Override
    public void set(V value) {
        values.set(value);
        if (!found) {
            found = true;
            remember(asked, state.currentKey());
        }
    }

    @Override
    public long first() {
        return keys.isEmpty() ? Long.MAX_VALUE : keys.firstKey();
    }

    @Override
    public Walk<K, V> walk(long from, long to, BinaryOperator<V> merge) {
        return new IndexedWalk(from, to, merge);
    }

    /** Takes the value of the first slice out as it passes its key. */
    private final class IndexedWalk implements Walk<K, V> {
        private final long from;
        private final List<Long> covered;
        private final BinaryOperator<V> merge;
        private int keyGroup = -1; // in hand
        private Iterator<K> left; // the keys of that key group that are still to come
        private K key;

        IndexedWalk(long from, long to, BinaryOperator<V> merge) {
            this.from = from;
            this.covered = List.copyOf(keys.subMap(from, to).keySet());
            this.merge = merge;
        }

        @Override
        public boolean next() {
            while (keyGroup < keyGroups && (left == null || !left.hasNext())) {
                keyGroup++;
                left = keysOf(keyGroup).iterator();
            }
            if (keyGroup >= keyGroups) {
                keys.remove(from);
                return false;
            }
            key = left.next();
            return true;
        }

        private Set<K> keysOf(int group) {
            Set<K> all = new LinkedHashSet<>();
            for (Long slice : covered) {
                all.addAll(keys.get(slice).getOrDefault(group, List.of()));
            }
            return all;
        }

        @Override
        public K key() {
            return key;
        }

        @Override
        public V value() {
            state.currentKey(key);
            V merged = null;
            for (Long slice : covered) {
                V next = slice == from ? values.remove(slice) : values.get(slice);
                if (next != null) {
                    merged = merged == null ? next : merge.apply(merged, next);
                }
            }
            return merged;
        }

        @Override
        public int keyGroup() {
            return keyGroup;
        }

        @Override
        public boolean isBetweenKeyGroups() {
            return left == null || !left.hasNext();
        }

        @Override
        public int passedKeyGroups() {
            return isBetweenKeyGroups() ? Math.min(keyGroup + 1, keyGroups) : keyGroup;
        }
    }
}
