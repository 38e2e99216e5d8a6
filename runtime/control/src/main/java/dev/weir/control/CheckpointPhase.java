package dev.weir.control;

/** Where a checkpoint is in its cycle. */
public enum CheckpointPhase {
    /** Asked for, waiting for its turn. */
    PENDING,
    /** Hooks prepare; nothing flows yet. */
    TRIGGERING,
    /** Barriers flow and state is captured. */
    IN_PROGRESS,
    /** Committed to the log; sinks and hooks are being told. */
    COMPLETING,
    COMPLETED,
    FAILED,
    /** Was completed; its data is gone. */
    DISCARDED;

    /** The checkpoint can be restored: it stands in the commit log. */
    public boolean isCommitted() {
        return this == COMPLETING || this == COMPLETED;
    }
}
