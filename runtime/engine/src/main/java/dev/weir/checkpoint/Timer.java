package dev.weir.checkpoint;

/** What a timer of the coordinator is for; it comes back as {@link Event.TimerFired}. One that is out of date does nothing. */
public sealed interface Timer {
    /** The next periodic checkpoint is due. {@code generation} tells the ticks of former executions. */
    record Interval(long generation) implements Timer {}

    /** The pause after a checkpoint is over. */
    record MinPause(long generation) implements Timer {}

    /** The checkpoint has taken too long. */
    record Timeout(long checkpointId) implements Timer {}

    /** Old checkpoints could not be removed; try again. */
    record RetainRetry() implements Timer {}

    /** Whether the checkpoint's log entry was created is not known yet; look again. */
    record CommitRetry(long checkpointId, int attempt) implements Timer {}
}
