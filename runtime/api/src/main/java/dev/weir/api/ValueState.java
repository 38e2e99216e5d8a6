package dev.weir.api;

/** One value per key. Values are immutable by contract: change one by setting another. */
public interface ValueState<V> {
    /** @return the value, or {@code null} if none is set */
    V get();

    /** @param value never {@code null} */
    void set(V value);

    void clear();
}
