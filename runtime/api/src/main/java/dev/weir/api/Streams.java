package dev.weir.api;

import java.util.function.Supplier;

/** Where a program begins: it opens sources, registers hooks and declares counters. Used by one thread, during {@link StreamProgram#define} only. */
public interface Streams {
    /**
     * Opens a source.
     *
     * @param name identifies the source and its state in every checkpoint; unique in the job, 1 to 63 of {@code [a-z0-9-]}
     * @param watermarks how event time is read from its records
     */
    <T, P> DataStream<T> source(String name, Source<T, P> source, WatermarkStrategy<T> watermarks);

    /** Registers a hook with {@link HookOptions#DEFAULT}. */
    default void hook(String name, Supplier<? extends CheckpointHook> hook) {
        hook(name, hook, HookOptions.DEFAULT);
    }

    /**
     * Registers a hook. Hooks run in the JobMaster, in the order of their registration; those that the StreamJob names come
     * after them.
     *
     * @param name identifies the hook and its data in every checkpoint; unique in the job, 1 to 63 of {@code [a-z0-9-]}
     * @param hook makes the hook; called once
     * @param options how long a call may take, and what a failure means
     */
    void hook(String name, Supplier<? extends CheckpointHook> hook, HookOptions options);

    /**
     * A counter that the job's status shows, summed over all subtasks. It starts at 0 in every process: a figure to
     * watch, not a result (results that must be exact belong in state).
     */
    Counter counter(String name);
}
