package dev.weir.connectors.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Where files lie. Every call may block, tries once, and may come from any thread. */
interface FileStore {
    /**
     * The files at a location: the file of this name, or those directly in the directory of this name, or those that match
     * the pattern in its last element. Names that begin with a dot are left out. Sorted by URI.
     *
     * @return empty if there are none
     */
    List<StoredFile> list(FileLocation location) throws IOException;

    /**
     * Opens a file behind its first {@code offset} bytes.
     *
     * @throws FileChangedException if the file is gone or has changed
     */
    InputStream open(StoredFile file, long offset) throws IOException;

    /**
     * Called when a file was read to its end.
     *
     * @throws FileChangedException if the file may have changed meanwhile
     */
    void verify(StoredFile file) throws IOException;

    /** Writes a file that survives a crash once this has returned; one with the same name is replaced. */
    void stage(String uri, byte[] content, int length) throws IOException;

    /**
     * Gives a staged file its target's name, at once and as a whole. If that is done already, does nothing.
     *
     * @throws FileChangedException if neither the staged nor the published file is there
     */
    void publish(StagedFile file) throws IOException;

    /** Whether the call that failed so may well succeed in a while. */
    boolean isTransient(IOException failure);
}
