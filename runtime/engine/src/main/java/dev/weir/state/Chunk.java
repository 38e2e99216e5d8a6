package dev.weir.state;

/**
 * Entries of one key group and one state, as they lie in a snapshot's bytes.
 *
 * @param entries number of them, or of the changes
 */
public record Chunk(Kind kind, int keyGroup, StateSignature state, int entries, byte[] bytes) {
    /** What is said of the keys. */
    public enum Kind {
        /** Keys that are not there yet, with what they have. */
        ENTRIES(1),
        /** What happened to keys since the parts before; see {@link Change}. */
        CHANGES(2);

        /** What begins such a chunk. */
        final int mark;

        Kind(int mark) {
            this.mark = mark;
        }
    }
}
