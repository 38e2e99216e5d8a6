package dev.weir.state;

import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.util.List;

/**
 * Keyed state as it was at one barrier, while the task goes on changing its own. It shares memory or files with the task until
 * it is released: release it as soon as it is written or given up. Safe to use from any thread.
 */
public interface KeyedSnapshot {
    /** One of those of {@link dev.weir.storage.CheckpointMetadata.KeyedHandle}. */
    String format();

    /** What {@link dev.weir.storage.CheckpointMetadata.OperatorState#schemas} is to hold. */
    List<StateSchema> schemas();

    /** What it consists of, in order; at least one part. Always the same. */
    List<SnapshotPart> parts();

    /**
     * All parts are durable, here, in the order of {@link #parts}. Whether the checkpoint is completed is told to {@link
     * KeyedState}. Once at most, before it is released.
     */
    void stored(List<StateHandle> handles);

    /** Gives what is shared back to the task. A write that is under way ends with an exception first. Again does nothing. */
    void release();
}
