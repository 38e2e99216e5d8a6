package dev.weir.control;

/** Who asked for a checkpoint. */
public enum CheckpointTrigger {
    PERIODIC,
    USER,
    UPGRADE,
    RESCALE,
    /** The last one of a bounded job, which commits its sinks. */
    FINAL
}
