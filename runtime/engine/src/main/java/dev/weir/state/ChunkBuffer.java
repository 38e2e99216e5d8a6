package dev.weir.state;

import dev.weir.codec.BinaryWriter;
import java.io.IOException;

/** Gathers the entries of one key group and state, and writes them in chunks of a bounded size. For one thread. */
final class ChunkBuffer {
    private static final int CHUNK_BYTES = 4 << 20;

    private final BlobWriter out;
    private final Check check;
    private final BinaryWriter bytes = new BinaryWriter();

    private Chunk.Kind kind;
    private int keyGroup;
    private int state; // index into the header's states
    private int entries; // in bytes
    private long written; // bytes, since the last begin

    ChunkBuffer(BlobWriter out, Check check) {
        this.out = out;
        this.check = check;
    }

    /** Is asked before each chunk. */
    interface Check {
        /** @throws IOException if nothing more is to be written */
        void mayGoOn() throws IOException;
    }

    /** What follows belongs to this. */
    void begin(Chunk.Kind nextKind, int nextKeyGroup, int nextState) {
        kind = nextKind;
        keyGroup = nextKeyGroup;
        state = nextState;
        written = 0;
    }

    /** Where the next entry goes. */
    BinaryWriter bytes() {
        return bytes;
    }

    void entryEnded() throws IOException {
        entries++;
        if (bytes.position() >= CHUNK_BYTES) {
            flush();
        }
    }

    /** @return how many bytes all entries since {@link #begin} took */
    long end() throws IOException {
        flush();
        return written;
    }

    private void flush() throws IOException {
        check.mayGoOn();
        if (entries > 0) {
            out.chunk(kind, keyGroup, state, entries, bytes);
            written += bytes.position();
        }
        bytes.reset();
        entries = 0;
    }
}
