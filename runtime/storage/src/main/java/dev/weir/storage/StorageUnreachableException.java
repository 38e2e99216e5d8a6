package dev.weir.storage;

import java.io.IOException;

/** No connection to storage could be made: nothing was sent, so nothing was done. */
public final class StorageUnreachableException extends IOException {
    private static final long serialVersionUID = 1L;

    public StorageUnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
