package dev.weir.control;

/** What a checkpoint is for. */
public enum CheckpointKind {
    /** Belongs to the job; may share data with others; retention may remove it. */
    CHECKPOINT,
    /** Belongs to the user; self-contained; never removed by retention. */
    SAVEPOINT
}
