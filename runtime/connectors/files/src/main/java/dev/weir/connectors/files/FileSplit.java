package dev.weir.connectors.files;

import java.util.Objects;

/**
 * A file and how far it is read. A record of the job's state: components are added, never given another meaning.
 *
 * @param uri of the file
 * @param size of the file in bytes, as stored, when the job began
 * @param version of the file when the job began; a reader refuses another
 * @param start first stored byte of the part of the file that is this split; 0
 * @param end the stored byte behind the split; the file's size. Compressed files are one split each
 * @param offset where the next line begins: in stored bytes, or in uncompressed ones if the file is compressed
 * @param line the number of lines before {@code offset}
 * @param finished whether all is read
 */
public record FileSplit(
        String uri, long size, String version, long start, long end, long offset, long line, boolean finished) {
    public FileSplit {
        Objects.requireNonNull(uri, "uri is null");
        Objects.requireNonNull(version, "version is null");
    }

    static FileSplit atStartOf(StoredFile file) {
        return new FileSplit(file.uri(), file.size(), file.version(), 0, file.size(), 0, 0, false);
    }

    FileSplit at(long newOffset, long newLine) {
        return new FileSplit(uri, size, version, start, end, newOffset, newLine, false);
    }

    FileSplit finishedAt(long newOffset, long newLine) {
        return new FileSplit(uri, size, version, start, end, newOffset, newLine, true);
    }

    /** As far as can be told without reading it. */
    boolean isCompressed() {
        return uri.endsWith(".gz") || offset > end;
    }

    StoredFile file() {
        return new StoredFile(uri, size, version);
    }
}
