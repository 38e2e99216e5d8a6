package dev.weir.state;

import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The keyed state of one subtask in an earlier checkpoint: the parts of a {@link KeyedSnapshot}. */
public interface KeyedStateSource {
    /** One of those of {@link dev.weir.storage.CheckpointMetadata.KeyedHandle}. */
    String format();

    /** In their order. */
    List<Part> parts();

    /** The schemas, as the checkpoint's metadata have them. The bytes describe themselves, too. */
    List<StateSchema> schemas();

    /**
     * Whether later checkpoints of the job may refer to the parts: they are those of one of its checkpoints. Those of a savepoint
     * are not, which may be taken away or lie elsewhere.
     */
    default boolean isOwnCheckpoint() {
        return false;
    }

    /** One part. */
    interface Part {
        /** Where it lies. */
        StateHandle handle();

        /** Opens the bytes from their beginning; the caller closes them. May block, may be called again. */
        InputStream open() throws IOException;
    }
}
