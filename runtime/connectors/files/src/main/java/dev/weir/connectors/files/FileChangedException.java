package dev.weir.connectors.files;

import java.io.IOException;

/** An input file is gone or is not what it was: the positions kept in the state mean nothing in it. */
final class FileChangedException extends IOException {
    private static final long serialVersionUID = 1L;

    FileChangedException(String message) {
        super(message);
    }

    FileChangedException(String message, Throwable cause) {
        super(message, cause);
    }
}
