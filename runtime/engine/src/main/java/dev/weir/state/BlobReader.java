package dev.weir.state;

import dev.weir.codec.CorruptDataException;
import dev.weir.codec.KeyGroupRange;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the bytes of one part of a snapshot from their beginning to their end, and believes nothing. Used once. */
public final class BlobReader {
    private static final int BUFFER = 64 * 1024;
    private static final int MAX_HEADER = 64 << 20;

    private final BlobFormat format;
    private final DataInputStream in;
    private final List<BlobIndex.Entry> seen = new ArrayList<>();
    private long position; // bytes read

    /** @param in the bytes from their beginning; not closed here */
    public BlobReader(BlobFormat format, InputStream in) {
        this.format = format;
        this.in = new DataInputStream(new BufferedInputStream(in, BUFFER));
    }

    /**
     * Reads all of a part.
     *
     * @param wanted gets the chunks of these key groups, changes too, in the order in which they apply; the others are passed over
     * @throws CorruptDataException if the bytes are no part of a snapshot; what {@code wanted} got until then is not to be used
     */
    public BlobHeader readPart(KeyGroupRange keyGroups, Consumer<Chunk> wanted) throws IOException {
        try {
            readMagic("begin");
            BlobHeader header = format.decodeHeader(readBlock("header", MAX_HEADER));
            if (header.format() != BlobFormat.VERSION && header.format() != BlobFormat.VERSION_WITH_CHANGES) {
                throw new CorruptDataException("keyed state is of format " + header.format() + ", expected "
                        + BlobFormat.VERSION + " or " + BlobFormat.VERSION_WITH_CHANGES
                        + "; it was written by another version of Weir");
            }
            header.states().forEach(state -> StateKind.of(state.kind()));
            for (Optional<Chunk.Kind> kind = readMark(header); kind.isPresent(); kind = readMark(header)) {
                readChunk(kind.get(), header, keyGroups, wanted);
            }
            readIndex();
            return header;
        } catch (EOFException e) {
            throw new CorruptDataException("keyed state ends after " + position + " bytes, before it is complete", e);
        }
    }

    /** @return the kind of the chunk that begins; empty if there is none any more */
    private Optional<Chunk.Kind> readMark(BlobHeader header) throws IOException {
        int mark = in.readUnsignedByte();
        position++;
        if (mark == BlobFormat.END) {
            return Optional.empty();
        }
        if (mark == Chunk.Kind.ENTRIES.mark) {
            return Optional.of(Chunk.Kind.ENTRIES);
        }
        if (mark == Chunk.Kind.CHANGES.mark && header.format() >= BlobFormat.VERSION_WITH_CHANGES) {
            return Optional.of(Chunk.Kind.CHANGES);
        }
        throw new CorruptDataException(
                "keyed state has the mark " + mark + " where a chunk may begin, at byte " + (position - 1));
    }

    private void readChunk(Chunk.Kind kind, BlobHeader header, KeyGroupRange keyGroups, Consumer<Chunk> wanted)
            throws IOException {
        int keyGroup = in.readInt();
        int state = in.readInt();
        int entries = in.readInt();
        int length = in.readInt();
        int crc = in.readInt();
        position += BlobFormat.CHUNK_HEAD - 1;
        boolean known = state >= 0 && state < header.states().size();
        if (!known
                || keyGroup < header.firstKeyGroup()
                || keyGroup >= header.endKeyGroup()
                || entries < 0
                || length < 0) {
            throw new CorruptDataException("keyed state has a chunk of key group " + keyGroup + ", state " + state
                    + ", " + entries + " entries and " + length + " bytes, which cannot be, before byte " + position);
        }
        seen.add(new BlobIndex.Entry(keyGroup, state, position, length, entries, crc));
        if (keyGroups.contains(keyGroup)) {
            byte[] bytes = readExactly(length);
            requireCrc(kind, bytes, crc, "key group " + keyGroup);
            wanted.accept(new Chunk(kind, keyGroup, header.states().get(state), entries, bytes));
        } else {
            in.skipNBytes(length);
            position += length;
        }
    }

    private void readIndex() throws IOException {
        long indexAt = position;
        BlobIndex index = format.decodeIndex(readBlock("index", Integer.MAX_VALUE));
        long toldAt = in.readLong();
        position += Long.BYTES;
        readMagic("end");
        if (!index.chunks().equals(seen) || toldAt != indexAt) {
            throw new CorruptDataException("keyed state has an index of other chunks than it has");
        }
        if (in.read() >= 0) {
            throw new CorruptDataException("keyed state goes on after its end, at byte " + position);
        }
    }

    private void readMagic(String where) throws IOException {
        byte[] expected = BlobFormat.magic();
        if (!Arrays.equals(readExactly(expected.length), expected)) {
            throw new CorruptDataException("keyed state does not " + where + " with WKS1: these are other bytes");
        }
    }

    private byte[] readBlock(String what, int maxLength) throws IOException {
        int length = in.readInt();
        int crc = in.readInt();
        position += 2L * Integer.BYTES;
        if (length < 0 || length > maxLength) {
            throw new CorruptDataException("the " + what + " of keyed state has " + length + " bytes, which cannot be");
        }
        byte[] bytes = readExactly(length);
        requireCrc(Chunk.Kind.ENTRIES, bytes, crc, what);
        return bytes;
    }

    /** Allocates as the bytes come, so that a wrong length costs nothing. */
    private byte[] readExactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        position += bytes.length;
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private static void requireCrc(Chunk.Kind kind, byte[] bytes, int crc, String what) {
        int found = BlobFormat.crc(kind, bytes, bytes.length);
        if (found != crc) {
            throw new CorruptDataException("the " + what + " of keyed state has the CRC32C "
                    + Integer.toHexString(found) + ", expected " + Integer.toHexString(crc));
        }
    }
}
