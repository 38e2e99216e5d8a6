package dev.weir.connectors.files;

import java.io.IOException;

/** The store answered, and refused: wrong credentials, no permission, no such bucket. Trying again does not help. */
final class AccessRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    AccessRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
