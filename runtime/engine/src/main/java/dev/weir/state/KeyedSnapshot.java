package dev.weir.state;

import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Keyed state as it was at one barrier, while the task goes on changing its own. It shares memory with the task until it is
 * released, and every page that the task changes meanwhile is kept twice: release it as soon as it is written or given up.
 * Safe to use from any thread.
 */
public interface KeyedSnapshot {
    /** What {@link dev.weir.storage.CheckpointMetadata.OperatorState#schemas} is to hold. */
    List<StateSchema> schemas();

    /** About how many bytes {@link #writeTo} will write. */
    long estimatedBytes();

    /**
     * Writes all of it, in the form that {@link KeyedStateSource} gives back; does not close the stream. May block, may be
     * called again until it is released.
     *
     * @throws IOException if the stream fails, or the snapshot was released
     */
    void writeTo(OutputStream out) throws IOException;

    /** Gives the shared memory back to the task. A write that is under way ends with an exception first. Again does nothing. */
    void release();
}
