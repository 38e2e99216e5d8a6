package dev.weir.control;

import java.util.List;
import java.util.Optional;

/**
 * A checkpoint as far as it has come.
 *
 * @param id of the checkpoint, rising within the job; 0 while it is {@link CheckpointPhase#PENDING}
 * @param name of the request; empty for one that the JobMaster takes on its own
 * @param message why it waits, while it is {@link CheckpointPhase#PENDING}; empty otherwise
 * @param requestedAt epoch milliseconds
 * @param triggeredAt epoch milliseconds; 0 before
 * @param completedAt when it was committed, or failed; epoch milliseconds; 0 before
 * @param durationMillis from trigger to completion; 0 before
 * @param size bytes of state it is made of
 * @param newBytes bytes that it had to upload
 * @param location of its log entry, {@code s3://bucket/key}; empty before the commit
 * @param operators one per operator that has state
 * @param hooks what each hook did
 * @param failure why it failed
 */
public record CheckpointReport(
        long id,
        String name,
        CheckpointKind kind,
        CheckpointTrigger trigger,
        CheckpointPhase phase,
        String message,
        long requestedAt,
        long triggeredAt,
        long completedAt,
        long durationMillis,
        long size,
        long newBytes,
        String location,
        List<OperatorReport> operators,
        List<HookReport> hooks,
        Optional<Failure> failure) {

    /**
     * @param name of the operator
     * @param parallelism its subtasks
     * @param stateSize bytes of its state in this checkpoint
     * @param newBytes bytes of them that were uploaded for it
     */
    public record OperatorReport(String name, int parallelism, long stateSize, long newBytes) {}

    /**
     * @param name of the hook
     * @param phase the last call made: {@code Prepared}, {@code Triggered}, {@code Completed}, {@code Aborted}, {@code
     *     Subsumed}, {@code Restored}, {@code Failed}
     * @param durationMillis of all its calls for this checkpoint
     * @param message of its failure; empty if none
     */
    public record HookReport(String name, String phase, long durationMillis, String message) {}

    /**
     * @param reason a name of the engine's enum of failure reasons, in CamelCase
     * @param message what happened and what to do
     */
    public record Failure(String reason, String message) {}
}
