package dev.weir.state;

/**
 * Entries of one key group and one state, as they lie in a snapshot's bytes.
 *
 * @param entries number of them
 */
public record Chunk(int keyGroup, StateSignature state, int entries, byte[] bytes) {}
