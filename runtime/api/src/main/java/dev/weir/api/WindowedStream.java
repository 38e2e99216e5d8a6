package dev.weir.api;

import java.time.Duration;

/** A keyed stream cut into windows. A window's result is emitted once, when the watermark passes its end and the allowed lateness. */
public interface WindowedStream<K, T> {
    /** Keeps a window open for so long after the watermark has passed its end; zero if not called. */
    WindowedStream<K, T> allowedLateness(Duration lateness);

    /** Where records go that come too late for every window of theirs; without it they are dropped and counted. */
    WindowedStream<K, T> lateTo(OutputTag<T> tag);

    /**
     * Aggregates each window.
     *
     * @param name identifies the operator and its state in every checkpoint; unique in the job, 1 to 63 of {@code [a-z0-9-]}
     * @param accumulator the type of what is kept per key and window
     * @param result makes the record to emit, with the timestamp {@code window.end() - 1}
     */
    <A, R> DataStream<R> aggregate(
            String name,
            DataType<A> accumulator,
            AggregateFunction<? super T, A> function,
            DataType<R> type,
            WindowResult<? super K, ? super A, ? extends R> result);

    default <A, R> DataStream<R> aggregate(
            String name,
            Class<A> accumulator,
            AggregateFunction<? super T, A> function,
            Class<R> type,
            WindowResult<? super K, ? super A, ? extends R> result) {
        return aggregate(name, DataType.of(accumulator), function, DataType.of(type), result);
    }

    /**
     * Reduces the records of each window to one.
     *
     * @param name identifies the operator and its state in every checkpoint; unique in the job, 1 to 63 of {@code [a-z0-9-]}
     * @param result makes the record to emit, with the timestamp {@code window.end() - 1}
     */
    <R> DataStream<R> reduce(
            String name,
            ReduceFunction<T> function,
            DataType<R> type,
            WindowResult<? super K, ? super T, ? extends R> result);
}
