package dev.weir.api;

/** Reads the key of a record. Called more than once for a record; always the same answer, never {@code null}. */
@FunctionalInterface
public interface KeySelector<T, K> {
    K keyOf(T value);
}
