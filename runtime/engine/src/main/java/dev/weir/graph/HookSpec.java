package dev.weir.graph;

import dev.weir.api.CheckpointHook;
import dev.weir.api.HookOptions;
import java.util.function.Supplier;

/**
 * A hook that the program registered.
 *
 * @param name unique in the job
 * @param hook makes the hook; called once, in the JobMaster, whose life it lives
 * @param options how it is called
 */
public record HookSpec(String name, Supplier<? extends CheckpointHook> hook, HookOptions options) {
    /** One that is called with {@link HookOptions#DEFAULT}. */
    public HookSpec(String name, Supplier<? extends CheckpointHook> hook) {
        this(name, hook, HookOptions.DEFAULT);
    }
}
