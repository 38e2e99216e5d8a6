package dev.weir.connectors.files;

import java.io.IOException;

/**
 * What was read is no whole gzip file. Its own type, since a broken connection gives an {@link java.io.EOFException} too,
 * and that is worth another try.
 */
final class DamagedGzipException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedGzipException(String message) {
        super(message);
    }
}
