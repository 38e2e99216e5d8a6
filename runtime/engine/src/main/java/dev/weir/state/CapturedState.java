package dev.weir.state;

import java.io.IOException;
import java.util.List;

/** One state in a snapshot. While the snapshot is held it does not change, and may be read by any thread. */
interface CapturedState {
    StateSignature signature();

    EntrySize entrySize();

    /** Of whose end it is a picture, made of what is kept of later ones; {@link Long#MAX_VALUE} if it needs none of that. */
    long version();

    /** See {@link EntryFormat#weight}. Walks over all entries if their weights differ. */
    long weight();

    /** Writes the entries of one key group. @param index of the key group within the subtask's */
    void write(int index, ChunkBuffer out) throws IOException;

    /** The entries as they lie in a snapshot's bytes. @param firstKeyGroup of the subtask */
    List<Chunk> toChunks(int firstKeyGroup);

    /** How it differs from what it was. @param earlier {@code null} if there was no such state; held meanwhile */
    StateDiff since(CapturedState earlier);
}
