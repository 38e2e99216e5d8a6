package dev.weir.graph;

import dev.weir.api.CheckpointHook;
import java.util.function.Supplier;

/**
 * A hook that the program registered.
 *
 * @param name unique in the job
 * @param hook makes the hook; called once, in the JobMaster, whose life it lives
 */
public record HookSpec(String name, Supplier<? extends CheckpointHook> hook) {}
