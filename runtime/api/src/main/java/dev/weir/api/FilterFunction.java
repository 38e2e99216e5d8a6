package dev.weir.api;

/** Decides which records go on. */
@FunctionalInterface
public interface FilterFunction<T> {
    boolean test(T value) throws Exception;
}
