package dev.weir.state;

import dev.weir.api.DataType;
import dev.weir.codec.BinaryReader;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.Codec;
import dev.weir.codec.Codecs;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The form of the bytes of one part of a snapshot, all numbers big-endian:
 *
 * <pre>
 * "WKS1"
 * int length, int crc32c, {@link BlobHeader}
 * for each chunk: byte kind, int key group, int state, int entries, int length, int crc32c, the entries
 * byte 0
 * int length, int crc32c, {@link BlobIndex}
 * long offset of the index's length, "WKS1"
 * </pre>
 *
 * The kind of a chunk is 1, for entries that are new, or 2, for {@link Change}s of what earlier chunks, or earlier parts, hold.
 * The checksum of a chunk of changes is that of its mark and its bytes, so that it cannot be taken for the other kind.
 *
 * <p>Chunks are in the order of their key groups, and those of one key group and state in the order in which they apply. Who
 * reads in order needs nothing but the chunks' heads to pass over what is not wanted; who can read from anywhere begins at the
 * end.
 */
public final class BlobFormat {
    /** Has chunks of entries only. */
    public static final int VERSION = 1;
    /** May have chunks of changes, too. */
    public static final int VERSION_WITH_CHANGES = 2;

    static final int END = 0;
    /** How many bytes of a chunk's head come before its entries. */
    static final int CHUNK_HEAD = 1 + 5 * Integer.BYTES;

    private static final byte[] MAGIC = "WKS1".getBytes(StandardCharsets.US_ASCII);

    private final Codec<BlobHeader> header;
    private final Codec<BlobIndex> index;

    public BlobFormat(Codecs codecs) {
        this.header = codecs.of(DataType.of(BlobHeader.class));
        this.index = codecs.of(DataType.of(BlobIndex.class));
    }

    static byte[] magic() {
        return MAGIC.clone();
    }

    static int crc(byte[] bytes, int length) {
        return crc(Chunk.Kind.ENTRIES, bytes, length);
    }

    static int crc(Chunk.Kind kind, byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        if (kind != Chunk.Kind.ENTRIES) {
            crc.update(kind.mark);
        }
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    byte[] encode(BlobHeader value) {
        return encode(header, value);
    }

    byte[] encode(BlobIndex value) {
        return encode(index, value);
    }

    BlobHeader decodeHeader(byte[] bytes) {
        return decode(header, bytes);
    }

    BlobIndex decodeIndex(byte[] bytes) {
        return decode(index, bytes);
    }

    private static <T> byte[] encode(Codec<T> codec, T value) {
        BinaryWriter out = new BinaryWriter();
        codec.write(value, out);
        return out.toByteArray();
    }

    private static <T> T decode(Codec<T> codec, byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        T value = codec.read(in);
        in.requireEnd();
        return value;
    }
}
