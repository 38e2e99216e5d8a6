package dev.weir.control;

/**
 * Asks for a checkpoint.
 *
 * @param name of the request, 1 to 253 characters; asking again with the same name is asking once
 * @param thenSuspend whether the job ends with it: its sources read nothing after it, and when it is complete and its sinks have
 *     committed the job is {@link JobState#SUSPENDED}. If it fails the job goes on. A {@link CheckpointKind#SAVEPOINT} only
 */
public record CheckpointRequest(String name, CheckpointKind kind, CheckpointTrigger trigger, boolean thenSuspend) {
    /** One after which the job goes on. */
    public CheckpointRequest(String name, CheckpointKind kind, CheckpointTrigger trigger) {
        this(name, kind, trigger, false);
    }
}
