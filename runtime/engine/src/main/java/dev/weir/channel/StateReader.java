package dev.weir.channel;

import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.ObjectStore;
import java.io.IOException;
import java.io.InputStream;

/** Reads state back; nothing that differs from what was written gets past it. */
public final class StateReader {
    /** @param folder of the job, without a slash at its end */
    public StateReader(ObjectStore store, String folder) {}

    /**
     * Reads the bytes of a handle as they come. At their end, and before the last of them is given out, they are checked.
     *
     * @throws dev.weir.storage.CorruptObjectException also by the stream, if they differ from what was written
     */
    public InputStream open(StateHandle handle) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Reads all bytes of a handle, checked. */
    public byte[] read(StateHandle handle) throws IOException {
        throw new UnsupportedOperationException();
    }
}
