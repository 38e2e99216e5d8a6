package dev.weir.state;

import java.util.List;

/**
 * Where in a snapshot's bytes each key group lies.
 *
 * @param chunks in the order of their offsets; of one key group and state there may be several
 */
public record BlobIndex(List<Entry> chunks) {
    /**
     * @param state index into the header's states
     * @param offset of the entries' first byte, from the beginning
     * @param length of the entries in bytes
     * @param entries number of them
     * @param crc32c of the entries' bytes
     */
    public record Entry(int keyGroup, int state, long offset, int length, int entries, int crc32c) {}
}
