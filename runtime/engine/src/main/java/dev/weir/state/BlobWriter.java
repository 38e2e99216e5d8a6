package dev.weir.state;

import dev.weir.codec.BinaryWriter;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Writes the bytes of one part of a snapshot. Used once, by one thread. */
public final class BlobWriter {
    private static final int BUFFER = 64 * 1024;

    private final BlobFormat format;
    private final DataOutputStream out;
    private final List<BlobIndex.Entry> index = new ArrayList<>();
    private long position; // bytes written

    /** @param out gets the bytes; {@link #end} flushes it and does not close it */
    public BlobWriter(BlobFormat format, OutputStream out) {
        this.format = format;
        this.out = new DataOutputStream(new BufferedOutputStream(out, BUFFER));
    }

    /** Writes the head: once, before all chunks. */
    public void begin(BlobHeader header) throws IOException {
        writeMagic();
        writeBlock(format.encode(header));
    }

    /**
     * Writes some entries; key groups come in their order.
     *
     * @param state index into the header's states
     * @param entries number of them
     */
    public void chunk(int keyGroup, int state, int entries, byte[] bytes, int length) throws IOException {
        chunk(Chunk.Kind.ENTRIES, keyGroup, state, entries, bytes, length);
    }

    void chunk(Chunk.Kind kind, int keyGroup, int state, int entries, byte[] bytes, int length) throws IOException {
        int crc = BlobFormat.crc(kind, bytes, length);
        out.writeByte(kind.mark);
        out.writeInt(keyGroup);
        out.writeInt(state);
        out.writeInt(entries);
        out.writeInt(length);
        out.writeInt(crc);
        out.write(bytes, 0, length);
        position += BlobFormat.CHUNK_HEAD;
        index.add(new BlobIndex.Entry(keyGroup, state, position, length, entries, crc));
        position += length;
    }

    /** The same with all that the writer holds. */
    public void chunk(int keyGroup, int state, int entries, BinaryWriter bytes) throws IOException {
        chunk(keyGroup, state, entries, bytes.array(), bytes.position());
    }

    void chunk(Chunk.Kind kind, int keyGroup, int state, int entries, BinaryWriter bytes) throws IOException {
        chunk(kind, keyGroup, state, entries, bytes.array(), bytes.position());
    }

    /** As it was read. */
    public void chunk(Chunk chunk, int state) throws IOException {
        chunk(chunk.kind(), chunk.keyGroup(), state, chunk.entries(), chunk.bytes(), chunk.bytes().length);
    }

    /** Writes the index: once, after all chunks. */
    public void end() throws IOException {
        out.writeByte(BlobFormat.END);
        position++;
        long indexAt = position;
        writeBlock(format.encode(new BlobIndex(List.copyOf(index))));
        out.writeLong(indexAt);
        writeMagic();
        out.flush();
    }

    private void writeMagic() throws IOException {
        byte[] magic = BlobFormat.magic();
        out.write(magic);
        position += magic.length;
    }

    private void writeBlock(byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.writeInt(BlobFormat.crc(bytes, bytes.length));
        out.write(bytes);
        position += 2L * Integer.BYTES + bytes.length;
    }
}
