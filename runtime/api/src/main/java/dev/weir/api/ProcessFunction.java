package dev.weir.api;

/**
 * Processes the records of a stream that is not keyed, with state that belongs to the subtask. The engine makes one instance per
 * subtask and calls it from one thread at a time: {@link #open} first, then {@link #process}, then {@link #close}. Calls must not
 * block. What is thrown fails the job, which goes on from its last checkpoint.
 */
public interface ProcessFunction<T, R> {
    /** Declares the state that the other calls use; what was restored can be read at once. */
    default void open(OperatorStateDeclaration states) throws Exception {}

    void process(T value, Context context, Collector<R> out) throws Exception;

    default void close() throws Exception {}

    /** What a call can see. Valid during the call, for its thread. */
    interface Context {
        /** Of this subtask, from 0. */
        int subtaskIndex();

        int parallelism();

        /** Of the record; epoch milliseconds. */
        long timestamp();

        /** No record with a smaller timestamp is expected; epoch milliseconds, {@link Long#MIN_VALUE} before the first. */
        long watermark();

        /** The wall clock, epoch milliseconds. */
        long processingTime();

        /** Emits to a second output, with the timestamp of the record. */
        <S> void emit(OutputTag<S> tag, S value);
    }
}
