package dev.weir.api;

/** Makes one record of two; associative. */
@FunctionalInterface
public interface ReduceFunction<T> {
    T reduce(T left, T right);
}
