package dev.weir.checkpoint;

/** When the job's hooks run, in the course of one checkpoint. */
public enum HookStep {
    /** Before any barrier flows: each hook gives its data. A failure aborts the checkpoint. */
    PREPARE,
    /** The pending checkpoint is open. A failure aborts the checkpoint. */
    TRIGGER,
    /** The checkpoint is committed. A failure is reported and changes nothing. */
    COMPLETE,
    /** All sinks have committed. */
    POST,
    /** The checkpoint will not be completed: told to each hook that was told of the trigger. */
    ABORT,
    /** The checkpoint was complete; retention, or somebody, has removed its data. A failure is reported and changes nothing. */
    SUBSUMED,
    /** The job goes on from the checkpoint; before any record flows. */
    RESTORE
}
