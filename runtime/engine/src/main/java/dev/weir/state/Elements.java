package dev.weir.state;

import dev.weir.codec.BinaryReader;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.CorruptDataException;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Operator state that no key owns: a list, such as of splits or of what a sink has to commit, that is spread anew at a restore.
 *
 * @param schema of the elements
 * @param encoded one array per element
 */
public record Elements(StateSchema schema, List<byte[]> encoded) {
    private static final byte[] MAGIC = "WEL1".getBytes(StandardCharsets.US_ASCII);

    /** Bytes of a blob without any element: the magic word and a zero. */
    private static final int EMPTY_BLOB = MAGIC.length + 1;

    public Elements {
        Objects.requireNonNull(schema, "schema is null");
        encoded = List.copyOf(encoded);
    }

    /** A magic word, the number of elements, and each with its length. */
    public byte[] toBlob() {
        BinaryWriter out = new BinaryWriter();
        out.writeRaw(MAGIC, 0, MAGIC.length);
        out.writeInt(encoded.size());
        encoded.forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** Whether a blob of so many bytes has no element in it. */
    public static boolean isEmptyBlob(long length) {
        return length <= EMPTY_BLOB;
    }

    /** @throws CorruptDataException if it is none of {@link #toBlob} */
    public static List<byte[]> fromBlob(byte[] blob) {
        if (blob.length < MAGIC.length || !Arrays.equals(blob, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new CorruptDataException("elements of operator state do not begin with WEL1");
        }
        BinaryReader in = new BinaryReader(blob, MAGIC.length, blob.length - MAGIC.length);
        int count = in.readIndex(blob.length);
        List<byte[]> encoded = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            encoded.add(in.readBytes());
        }
        in.requireEnd();
        return List.copyOf(encoded);
    }
}
