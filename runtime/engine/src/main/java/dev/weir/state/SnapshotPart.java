package dev.weir.state;

import dev.weir.storage.CheckpointMetadata.StateHandle;
import java.io.IOException;
import java.io.OutputStream;

/** One part of a snapshot of keyed state. */
public sealed interface SnapshotPart {
    /** An earlier checkpoint has uploaded it. */
    record Stored(StateHandle handle) implements SnapshotPart {}

    /** It is to be uploaded. Safe to use from any thread. */
    non-sealed interface Fresh extends SnapshotPart {
        /** About how many bytes {@link #writeTo} will write. */
        long estimatedBytes();

        /**
         * Writes all of it; does not close the stream. May block, may be called again until the snapshot is released.
         *
         * @throws IOException if the stream fails, or the snapshot was released
         */
        void writeTo(OutputStream out) throws IOException;
    }
}
