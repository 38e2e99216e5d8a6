package dev.weir.api;

import java.util.Optional;

/**
 * The job's own code around a checkpoint. It runs in the JobMaster, on a thread that may block, one hook after the other in
 * the order of registration.
 *
 * <p>The calls for one checkpoint come in this order: {@link #beforeCheckpoint}, {@link #onTrigger}, then either {@link
 * #onComplete} or {@link #onAbort}. A hook that was told of the trigger is always told of the end, unless the JobMaster is
 * lost in between. An exception from the first two aborts the checkpoint and names the hook, unless it was registered with
 * {@link HookOptions.FailurePolicy#IGNORE}; from the others it is reported, and changes nothing. A call that takes longer than
 * the hook's timeout counts as failed; the hook is given no other call until it has returned.
 */
public interface CheckpointHook {
    /**
     * Before any barrier flows.
     *
     * @return data of the hook's own, stored with the checkpoint and given back by {@link #onRestore}; at most 1 MiB
     */
    default Optional<byte[]> beforeCheckpoint(CheckpointContext context) throws Exception {
        return Optional.empty();
    }

    /** The checkpoint is open; barriers flow after this call. */
    default void onTrigger(CheckpointContext context) throws Exception {}

    /** The checkpoint is complete and durable. */
    default void onComplete(CheckpointContext context) throws Exception {}

    /** The checkpoint will not be completed. */
    default void onAbort(CheckpointContext context, String reason) throws Exception {}

    /** The checkpoint was complete, and its data is gone: newer ones took its place, or a user removed it. */
    default void onSubsumed(CheckpointContext context) throws Exception {}

    /**
     * The job goes on from this checkpoint. Called before any record flows; but when a JobMaster was lost and the next one takes
     * over tasks that ran on, records flow all the time, and only what was done for later checkpoints is void.
     *
     * @param data what {@link #beforeCheckpoint} gave for it
     */
    default void onRestore(CheckpointContext context, Optional<byte[]> data) throws Exception {}

    /**
     * What a hook can know of the checkpoint.
     *
     * @param job the job's name
     * @param checkpointId of the checkpoint
     * @param kind what the checkpoint is for
     * @param state bytes of state in the last completed checkpoint, 0 if there is none
     */
    record CheckpointContext(String job, long checkpointId, Kind kind, long state) {
        /** What a checkpoint is for. */
        public enum Kind {
            /** Belongs to the job. */
            CHECKPOINT,
            /** Belongs to the user, and stands for itself. */
            SAVEPOINT
        }
    }
}
