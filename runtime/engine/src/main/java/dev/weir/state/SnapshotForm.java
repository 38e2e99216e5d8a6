package dev.weir.state;

/** How a snapshot is to be written. */
public enum SnapshotForm {
    /** In the state backend's own form; it may build upon earlier snapshots of the job. */
    NATIVE,
    /** Whole, and read by every state backend. */
    CANONICAL
}
