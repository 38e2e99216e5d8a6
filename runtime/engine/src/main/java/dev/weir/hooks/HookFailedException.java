package dev.weir.hooks;

import dev.weir.checkpoint.CheckpointFailureReason;

/** A call of a hook failed; the message goes on after the hook's name: it begins with what the hook did. */
public final class HookFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final CheckpointFailureReason reason;

    public HookFailedException(CheckpointFailureReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public CheckpointFailureReason reason() {
        return reason;
    }
}
