package dev.weir.state;

import dev.weir.codec.BinaryReader;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.CorruptDataException;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Operator state that no key owns, of one subtask: lists, such as of splits or of what a sink has to commit, that are given out
 * anew at a restore. What the engine's own operators have is a single list, and lies there without its name; the lists of an
 * author's function lie there by name.
 */
public record Elements(List<ElementList> lists) {
    private static final byte[] SINGLE = "WEL1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NAMED = "WEL2".getBytes(StandardCharsets.US_ASCII);

    /** Bytes of a single list without any element: the magic word and a zero. */
    private static final int EMPTY_BLOB = SINGLE.length + 1;

    public Elements {
        lists = List.copyOf(lists);
    }

    /** A single list of an operator of the engine's own. */
    public Elements(StateSchema schema, List<byte[]> encoded) {
        this(List.of(new ElementList(schema, encoded)));
    }

    public List<StateSchema> schemas() {
        return lists.stream().map(ElementList::schema).toList();
    }

    /**
     * A magic word, then the number of elements, and each with its length. If the lists are an author's: the number of lists, and
     * each with its name before that.
     */
    public byte[] toBlob() {
        BinaryWriter out = new BinaryWriter();
        if (lists.size() == 1 && !lists.get(0).schema().authorsList()) {
            out.writeRaw(SINGLE, 0, SINGLE.length);
            write(lists.get(0), out);
        } else {
            out.writeRaw(NAMED, 0, NAMED.length);
            out.writeInt(lists.size());
            for (ElementList list : lists) {
                out.writeString(list.schema().name());
                write(list, out);
            }
        }
        return out.toByteArray();
    }

    private static void write(ElementList list, BinaryWriter out) {
        out.writeInt(list.encoded().size());
        list.encoded().forEach(out::writeBytes);
    }

    /** Whether a blob of so many bytes has no element in it. */
    public static boolean isEmptyBlob(long length) {
        return length <= EMPTY_BLOB;
    }

    /**
     * Reads one list back.
     *
     * @param schema of the list
     * @return empty if the subtask had no such list
     * @throws CorruptDataException if it is none of {@link #toBlob}
     */
    public static List<byte[]> fromBlob(byte[] blob, StateSchema schema) {
        if (!schema.authorsList()) {
            return fromBlob(blob);
        }
        BinaryReader in = after(NAMED, blob)
                .orElseThrow(() -> new CorruptDataException(
                        "list '" + schema.name() + "' of operator state does not lie in what begins with WEL2"));
        Map<String, List<byte[]>> lists = new HashMap<>();
        for (int left = in.readIndex(blob.length); left > 0; left--) {
            lists.put(in.readString(), read(in, blob.length));
        }
        in.requireEnd();
        return lists.getOrDefault(schema.name(), List.of());
    }

    /**
     * Reads a single list back.
     *
     * @throws CorruptDataException if it is none
     */
    public static List<byte[]> fromBlob(byte[] blob) {
        BinaryReader in = after(SINGLE, blob)
                .orElseThrow(() -> new CorruptDataException("elements of operator state do not begin with WEL1"));
        List<byte[]> encoded = read(in, blob.length);
        in.requireEnd();
        return encoded;
    }

    private static Optional<BinaryReader> after(byte[] magic, byte[] blob) {
        boolean begins = blob.length >= magic.length && Arrays.equals(blob, 0, magic.length, magic, 0, magic.length);
        return begins
                ? Optional.of(new BinaryReader(blob, magic.length, blob.length - magic.length))
                : Optional.empty();
    }

    private static List<byte[]> read(BinaryReader in, int limit) {
        int count = in.readIndex(limit);
        List<byte[]> encoded = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            encoded.add(in.readBytes());
        }
        return List.copyOf(encoded);
    }
}
