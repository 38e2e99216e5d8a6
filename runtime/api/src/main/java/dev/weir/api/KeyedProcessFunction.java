package dev.weir.api;

/**
 * Processes the records of a keyed stream, with state and timers per key. The engine makes one instance per subtask and
 * calls it from one thread at a time: {@link #open} first, then {@link #process} and {@link #onTimer}, then {@link #close}.
 * Calls must not block. What is thrown fails the job, which goes on from its last checkpoint.
 */
public interface KeyedProcessFunction<K, T, R> {
    /** Declares the state that the other calls use. */
    default void open(StateDeclaration states) throws Exception {}

    void process(T value, Context<K> context, Collector<R> out) throws Exception;

    /**
     * @param timestamp the time that the timer was set for, in epoch milliseconds; the state is that of the timer's key
     */
    default void onTimer(long timestamp, Context<K> context, Collector<R> out) throws Exception {}

    default void close() throws Exception {}

    /** What a call can see. Valid during the call, for its thread. */
    interface Context<K> {
        K key();

        /** Of the record, or of the timer; epoch milliseconds. */
        long timestamp();

        /** No record with a smaller timestamp is expected; epoch milliseconds, {@link Long#MIN_VALUE} before the first. */
        long watermark();

        /** The wall clock, epoch milliseconds. */
        long processingTime();

        /** Sets a timer of this key for event time. Setting one twice for the same time is setting it once. */
        void setEventTimer(long timestamp);

        void deleteEventTimer(long timestamp);

        /** Sets a timer of this key for wall-clock time. Setting one twice for the same time is setting it once. */
        void setProcessingTimer(long timestamp);

        void deleteProcessingTimer(long timestamp);

        /** Emits to a second output, with the timestamp of this call. */
        <S> void emit(OutputTag<S> tag, S value);
    }
}
