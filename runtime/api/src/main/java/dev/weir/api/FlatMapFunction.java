package dev.weir.api;

/** One record in, any number out, each with the timestamp of the one that came in. */
@FunctionalInterface
public interface FlatMapFunction<T, R> {
    void flatMap(T value, Collector<R> out) throws Exception;
}
