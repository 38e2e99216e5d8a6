package dev.weir.simulation.job;

import dev.weir.api.CheckpointHook;
import dev.weir.checkpoint.CycleStep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Gives data of its own to each checkpoint, and wants the same back at a restore. */
final class SimulatedHook implements CheckpointHook {
    private final String name;
    private final OutsideAccess outside;

    SimulatedHook(String name, OutsideAccess outside) {
        this.name = name;
        this.outside = outside;
    }

    @Override
    public Optional<byte[]> beforeCheckpoint(CheckpointContext context) throws IOException {
        byte[] data = (name + " of " + context.checkpointId()).getBytes(StandardCharsets.UTF_8);
        outside.call(
                CycleStep.EXECUTE_PRE_CHECKPOINT_HOOKS,
                "hook " + name + " prepares",
                () -> outside.world().hookGave(context.checkpointId(), name, data));
        return Optional.of(data);
    }

    @Override
    public void onTrigger(CheckpointContext context) throws IOException {
        outside.call(CycleStep.NOTIFY_CHECKPOINT_TRIGGER, "hook " + name + " is told of the trigger", () -> {});
    }

    @Override
    public void onComplete(CheckpointContext context) throws IOException {
        outside.call(CycleStep.NOTIFY_HOOKS_COMPLETE, "hook " + name + " is told of the end", () -> {});
    }

    @Override
    public void onAbort(CheckpointContext context, String reason) throws IOException {
        outside.call(CycleStep.ABORT_HOOKS, "hook " + name + " is told of the abort", () -> {});
    }

    @Override
    public void onRestore(CheckpointContext context, Optional<byte[]> data) throws IOException {
        outside.call(CycleStep.RESTORE_HOOKS, "hook " + name + " is restored", () -> {
            byte[] given = outside.world().hookData(context.checkpointId(), name);
            if (given != null && !Arrays.equals(given, data.orElse(null))) {
                outside.world()
                        .violated("hook " + name + " was restored from checkpoint " + context.checkpointId()
                                + " with other data than it had given");
            }
        });
    }
}
