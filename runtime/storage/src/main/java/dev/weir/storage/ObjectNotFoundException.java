package dev.weir.storage;

import java.io.IOException;

/** There is no object with this key. */
public final class ObjectNotFoundException extends IOException {
    private static final long serialVersionUID = 1L;

    public ObjectNotFoundException(String key) {
        super("no object '" + key + "' in storage");
    }
}
