package dev.weir.state;

import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The keyed state of one subtask in an earlier checkpoint: the bytes that {@link KeyedSnapshot#writeTo} wrote. */
public interface KeyedStateSource {
    /** Opens the bytes from their beginning; the caller closes them. May block, may be called again. */
    InputStream open() throws IOException;

    /** The schemas, as the checkpoint's metadata have them. The bytes describe themselves, too. */
    List<StateSchema> schemas();
}
