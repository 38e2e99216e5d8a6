package dev.weir.api;

/** Makes the record that a window emits. */
@FunctionalInterface
public interface WindowResult<K, A, R> {
    R result(K key, Window window, A accumulator);
}
