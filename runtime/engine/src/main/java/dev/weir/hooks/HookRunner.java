package dev.weir.hooks;

import dev.weir.api.CheckpointHook;
import dev.weir.checkpoint.Command;
import dev.weir.checkpoint.HookOutcome;
import dev.weir.common.EventLoop;
import java.util.List;
import java.util.function.Consumer;

/** Runs the job's hooks, one after the other, in the steps of the cycle. */
public final class HookRunner {
    /** How long one call of one hook may take. */
    public static final long DEFAULT_TIMEOUT_MILLIS = 10_000;

    /**
     * A hook of the job.
     *
     * @param name unique in the job
     */
    public record NamedHook(String name, CheckpointHook hook) {}

    /**
     * @param loop of the owner; calls of hooks run on its blocking threads
     * @param job name of the job
     * @param hooks in the order of registration
     * @param timeoutMillis for each call
     */
    public HookRunner(EventLoop loop, String job, List<NamedHook> hooks, long timeoutMillis) {}

    /** Runs one step; {@code done} is told on the loop. Owner thread only. */
    public void run(Command.RunHooks step, Consumer<HookOutcome> done) {
        throw new UnsupportedOperationException();
    }
}
