package dev.weir.api;

/** Takes the records that a function emits. Valid during the call that it was given to, for the thread of that call. */
@FunctionalInterface
public interface Collector<R> {
    /** @param value never {@code null} and not changed afterwards */
    void collect(R value);
}
