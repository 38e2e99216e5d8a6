package dev.weir.storage;

import java.io.IOException;

/** An object's bytes are not those that were written: its checksum, length or form is wrong. */
public final class CorruptObjectException extends IOException {
    private static final long serialVersionUID = 1L;

    public CorruptObjectException(String key, String found) {
        super("object '" + key + "' is damaged: " + found);
    }
}
