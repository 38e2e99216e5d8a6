package dev.weir.state;

import dev.weir.codec.BinaryReader;
import dev.weir.codec.Codecs;
import dev.weir.codec.CorruptDataException;
import dev.weir.codec.GenericValues;
import dev.weir.codec.KeyGroupRange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * Reads the entries of one subtask's keyed state with nothing but what was stored, parts of changes applied to those before
 * them. Needs memory for the entries of the key groups that are asked for. One thread.
 */
public final class StoredEntries {
    private static final List<Change> CHANGES = List.of(Change.values());

    private final Map<StoredEntry.Id, StoredEntry> entries = new LinkedHashMap<>();
    private final Map<String, Schema> schemas = new HashMap<>();

    private StoredEntries() {}

    /** Opens the bytes of a part. */
    @FunctionalInterface
    public interface Part {
        /** The caller closes it. */
        InputStream open() throws IOException;
    }

    /**
     * @param parts of the form {@code canonical}, oldest first
     * @param keyGroups that are wanted
     * @return in the order of their key groups
     * @throws CorruptDataException if the parts are not those of one snapshot
     */
    public static List<StoredEntry> read(BlobFormat format, List<Part> parts, KeyGroupRange keyGroups)
            throws IOException {
        StoredEntries read = new StoredEntries();
        for (Part part : parts) {
            try (InputStream in = part.open()) {
                new BlobReader(format, in).readPart(keyGroups, read::apply);
            }
        }
        List<StoredEntry> all = new ArrayList<>(read.entries.values());
        all.sort(Comparator.comparingInt(StoredEntry::keyGroup));
        return all;
    }

    private void apply(Chunk chunk) {
        BinaryReader in = new BinaryReader(chunk.bytes());
        StateSignature state = chunk.state();
        StateKind kind = StateKind.of(state.kind());
        boolean namespaced = kind == StateKind.NAMESPACED || kind == StateKind.TIMERS;
        for (int i = 0; i < chunk.entries(); i++) {
            Change change =
                    chunk.kind() == Chunk.Kind.ENTRIES ? Change.ADDED : CHANGES.get(in.readIndex(CHANGES.size()));
            ByteBuffer key = slice(state.key(), in);
            Optional<ByteBuffer> namespace =
                    namespaced ? Optional.of(slice(StoredEntry.namespaceSchema(state), in)) : Optional.empty();
            StoredEntry.Id id = new StoredEntry.Id(state.name(), chunk.keyGroup(), key, namespace);
            StoredEntry earlier = entries.get(id);
            if ((change == Change.ADDED) != (earlier == null)) {
                throw new CorruptDataException("state '" + state.name() + "', key group " + chunk.keyGroup()
                        + ": an entry is " + change + " that is " + (earlier == null ? "not " : "") + "there already:"
                        + " the parts are not of one snapshot");
            }
            if (change == Change.REMOVED) {
                entries.remove(id);
            } else {
                Object value = change == Change.CONTINUED
                        ? continued(kind, state, earlier.value(), in)
                        : value(kind, state, in);
                entries.put(id, new StoredEntry(chunk.keyGroup(), state, key, namespace, value));
            }
        }
        in.requireEnd();
    }

    private ByteBuffer slice(String schema, BinaryReader in) {
        return ByteBuffer.wrap(GenericValues.slice(schemas.computeIfAbsent(schema, Codecs::parseSchema), in));
    }

    private Object value(StateKind kind, StateSignature state, BinaryReader in) {
        return switch (kind) {
            case VALUE, NAMESPACED -> slice(state.value(), in);
            case LIST -> addItems(new ArrayList<>(), state, in);
            case MAP -> putEntries(new LinkedHashMap<>(), state, in);
            case TIMERS -> Boolean.TRUE;
        };
    }

    @SuppressWarnings("unchecked") // a list was made of a list's bytes, a map of a map's
    private Object continued(StateKind kind, StateSignature state, Object earlier, BinaryReader in) {
        if (kind == StateKind.LIST) {
            return addItems(new ArrayList<>((List<ByteBuffer>) earlier), state, in);
        }
        if (kind != StateKind.MAP) {
            throw new CorruptDataException("there is a difference of a value that is written whole");
        }
        Map<ByteBuffer, ByteBuffer> map =
                putEntries(new LinkedHashMap<>((Map<ByteBuffer, ByteBuffer>) earlier), state, in);
        int removals = in.readIndex(Integer.MAX_VALUE);
        for (int i = 0; i < removals; i++) {
            if (map.remove(slice(state.namespace(), in)) == null) {
                throw new CorruptDataException("an entry is to go from a map that does not have it");
            }
        }
        return map;
    }

    private List<ByteBuffer> addItems(List<ByteBuffer> items, StateSignature state, BinaryReader in) {
        int count = in.readIndex(Integer.MAX_VALUE);
        for (int i = 0; i < count; i++) {
            items.add(slice(state.value(), in));
        }
        return items;
    }

    private Map<ByteBuffer, ByteBuffer> putEntries(
            Map<ByteBuffer, ByteBuffer> map, StateSignature state, BinaryReader in) {
        int count = in.readIndex(Integer.MAX_VALUE);
        for (int i = 0; i < count; i++) {
            ByteBuffer key = slice(state.namespace(), in);
            map.put(key, slice(state.value(), in));
        }
        return map;
    }
}
