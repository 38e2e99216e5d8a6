package dev.weir.api;

import java.util.function.Supplier;

/**
 * A stream of records in the making. Every method adds to the job and returns the stream that comes out.
 *
 * <p>A function given here is shared by all subtasks of a process: it must be free of mutable state, or hold only what
 * many threads may use. State that must survive is kept by {@link KeyedStream#process}, {@link #process}, {@link
 * WindowedStream}, sources and sinks, which therefore carry a name.
 *
 * @param <T> the type of its records; they are immutable by contract
 */
public interface DataStream<T> {
    <R> DataStream<R> map(DataType<R> type, MapFunction<? super T, ? extends R> function);

    default <R> DataStream<R> map(Class<R> type, MapFunction<? super T, ? extends R> function) {
        return map(DataType.of(type), function);
    }

    DataStream<T> filter(FilterFunction<? super T> predicate);

    <R> DataStream<R> flatMap(DataType<R> type, FlatMapFunction<? super T, R> function);

    default <R> DataStream<R> flatMap(Class<R> type, FlatMapFunction<? super T, R> function) {
        return flatMap(DataType.of(type), function);
    }

    /**
     * Processes each record with state of its subtask. For state of a key see {@link KeyedStream#process}.
     *
     * @param name identifies the operator and its state in every checkpoint; unique in the job, 1 to 63 of {@code [a-z0-9-]}
     * @param function called once per subtask for an instance of its own
     */
    <R> DataStream<R> process(String name, DataType<R> type, Supplier<? extends ProcessFunction<T, R>> function);

    default <R> DataStream<R> process(String name, Class<R> type, Supplier<? extends ProcessFunction<T, R>> function) {
        return process(name, DataType.of(type), function);
    }

    /**
     * Partitions the stream by key: records of one key go to one subtask, in the order in which each sender sent them.
     *
     * @param type of the key; equality of keys is {@link Object#equals}, their place is decided by their encoded bytes
     */
    <K> KeyedStream<K, T> keyBy(DataType<K> type, KeySelector<? super T, ? extends K> key);

    default <K> KeyedStream<K, T> keyBy(Class<K> type, KeySelector<? super T, ? extends K> key) {
        return keyBy(DataType.of(type), key);
    }

    /** This stream and the other as one; no order between them. */
    DataStream<T> union(DataStream<T> other);

    /** Spreads the records round robin over the subtasks of the next operator. */
    DataStream<T> rebalance();

    /** Sends every record to every subtask of the next operator. */
    DataStream<T> broadcast();

    /** Replaces timestamps and watermarks from here on. */
    DataStream<T> withWatermarks(WatermarkStrategy<T> watermarks);

    /** The records that the operator before this point gave to the tag. */
    <S> DataStream<S> sideOutput(OutputTag<S> tag);

    /**
     * Ends the stream in a sink.
     *
     * @param name identifies the sink and its state in every checkpoint; unique in the job, 1 to 63 of {@code [a-z0-9-]}
     */
    <C> void sink(String name, Sink<? super T, C> sink);
}
