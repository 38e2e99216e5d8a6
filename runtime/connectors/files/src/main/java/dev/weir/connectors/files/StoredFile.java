package dev.weir.connectors.files;

import java.util.Objects;

/**
 * A file as it was when it was listed.
 *
 * @param size in bytes, as stored
 * @param version differs when the content does: an object's ETag, a file's time of modification
 */
record StoredFile(String uri, long size, String version) {
    StoredFile {
        Objects.requireNonNull(uri, "uri is null");
        Objects.requireNonNull(version, "version is null");
    }

    /** @throws FileChangedException if what is there now is not this */
    void requireSame(long foundSize, String foundVersion) throws FileChangedException {
        if (size != foundSize || !version.equals(foundVersion)) {
            throw new FileChangedException("input file " + uri + " has changed since the job began to read it: it had "
                    + size + " bytes and the version " + version + ", and has " + foundSize + " bytes and the version "
                    + foundVersion + ": put the old file back, or start the job without its state");
        }
    }
}
