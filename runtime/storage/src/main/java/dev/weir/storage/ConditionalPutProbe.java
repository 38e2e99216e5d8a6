package dev.weir.storage;

import java.io.IOException;

/** Finds out whether a store keeps the one condition that the commit log stands on: create an object if it is absent. */
public final class ConditionalPutProbe {
    private ConditionalPutProbe() {}

    /**
     * Creates one object by several writers at once and looks who won; the object is deleted again.
     *
     * @param prefix of the probe's key, used by nobody else at the same time
     * @throws StorageRefusedException with {@link StorageRefusedException.Reason#NO_CONDITIONAL_PUT} if the store ignores the
     *     condition or lets two writers win; with another reason if it refuses to be written to
     * @throws IOException if the outcome is not known
     */
    public static void verify(ObjectStore store, String prefix) throws IOException {
        throw new UnsupportedOperationException();
    }
}
