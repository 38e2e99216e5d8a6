package dev.weir.state;

import java.util.function.BinaryOperator;

/**
 * One value per key and slice of time. A slice is known by its start, in epoch milliseconds; it is written while it is young,
 * read with its neighbours, and goes as a whole. In a snapshot it is a state with the slice for a namespace, see {@link
 * NamespacedState}. The task's thread only.
 */
public interface SlicedState<K, V> {
    /** @return the value of the current key in a slice, or {@code null} if there is none */
    V get(long slice);

    /** Replaces what the last {@link #get} looked for; the current key is still the same. @param value not {@code null} */
    void set(V value);

    /** The earliest slice with a value; {@link Long#MAX_VALUE} if there is none. */
    long first();

    /**
     * Walks over the keys that have a value in some slices, each once. The state is not to be changed before the walk is at its
     * end, nor another walk begun. Then the slice {@code from} is gone; before, what the walk has passed of it may be gone already.
     *
     * @param from the first slice
     * @param to after the last slice
     * @param merge makes one value of an earlier slice's and a later one's
     */
    Walk<K, V> walk(long from, long to, BinaryOperator<V> merge);

    /** The keys of some slices, one key group after another. */
    interface Walk<K, V> {
        /** Goes to the next key. @return {@code false} if there is none */
        boolean next();

        K key();

        /** Of the key, from all slices. Asked for once for each key. */
        V value();

        /** Of the key: index within the subtask's key groups. */
        int keyGroup();

        /** Whether the key is the last one of its key group, or the walk is before its first key or at its end. */
        boolean isBetweenKeyGroups();

        /** So many of the subtask's key groups, from its first one on, are passed whole. */
        int passedKeyGroups();
    }
}
