package dev.weir.api;

/** One record in, one record out. */
@FunctionalInterface
public interface MapFunction<T, R> {
    /** @return never {@code null} */
    R map(T value) throws Exception;
}
