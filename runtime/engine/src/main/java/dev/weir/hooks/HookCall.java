package dev.weir.hooks;

import dev.weir.api.CheckpointHook.CheckpointContext;
import dev.weir.checkpoint.HookStep;
import java.util.Optional;

/**
 * One call of one hook.
 *
 * @param reason why the checkpoint is aborted; empty otherwise
 * @param data of the hook at a restore; empty otherwise, and if it gave none
 */
public record HookCall(HookStep step, CheckpointContext context, String reason, Optional<byte[]> data) {
    /** For people. */
    @Override
    public String toString() {
        return method() + " of checkpoint " + context.checkpointId();
    }

    private String method() {
        return switch (step) {
            case PREPARE -> "beforeCheckpoint";
            case TRIGGER -> "onTrigger";
            case COMPLETE, POST -> "onComplete";
            case ABORT -> "onAbort";
            case SUBSUMED -> "onSubsumed";
            case RESTORE -> "onRestore";
        };
    }
}
