package dev.weir.api;

/** Folds records into an accumulator. Accumulators are immutable by contract: every call returns one, and changes none. */
public interface AggregateFunction<T, A> {
    /** The accumulator of no records. */
    A create();

    A add(A accumulator, T value);

    /** The accumulator of both; needed by hopping windows (slices) and sessions. */
    A merge(A left, A right);
}
