package dev.weir.api;

import java.util.function.Supplier;

/**
 * A stream partitioned by key.
 *
 * @param <K> the type of the key
 * @param <T> the type of the records
 */
public interface KeyedStream<K, T> {
    /**
     * Processes each record with state and timers of its key.
     *
     * @param name identifies the operator and its state in every checkpoint; unique in the job, 1 to 63 of {@code [a-z0-9-]}
     * @param function called once per subtask for an instance of its own
     */
    <R> DataStream<R> process(
            String name, DataType<R> type, Supplier<? extends KeyedProcessFunction<K, T, R>> function);

    default <R> DataStream<R> process(
            String name, Class<R> type, Supplier<? extends KeyedProcessFunction<K, T, R>> function) {
        return process(name, DataType.of(type), function);
    }

    /** Groups the records of each key into windows of event time. */
    WindowedStream<K, T> window(Windows windows);
}
