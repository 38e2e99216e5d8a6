package dev.weir.api;

import java.util.Map;

/** A map per key. Keys and values are immutable by contract. */
public interface MapState<K, V> {
    /** @return the value, or {@code null} if there is none */
    V get(K key);

    /** Neither is {@code null}. */
    void put(K key, V value);

    void remove(K key);

    boolean contains(K key);

    /** In no particular order. The map is not to be changed while it is read. */
    Iterable<Map.Entry<K, V>> entries();

    boolean isEmpty();

    void clear();
}
