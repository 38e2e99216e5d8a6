package dev.weir.state;

import dev.weir.codec.BinaryReader;
import dev.weir.codec.CorruptDataException;
import dev.weir.codec.IncompatibleSchemaException;
import dev.weir.codec.KeyGroups;
import dev.weir.codec.KeyHash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the chunks of one state into its tables, with Avro's schema resolution if its types have changed. */
final class Restoring<K> {
    private final KeyedStateConfig<K> config;
    private final Versions versions;
    private final KeyHash<K> hashing;

    Restoring(KeyedStateConfig<K> config, Versions versions, KeyHash<K> hashing) {
        this.config = config;
        this.versions = versions;
        this.hashing = hashing;
    }

    /** Makes what reads entries that were written with other schemas. */
    interface FormatOf<K> extends WrittenState.Reading<EntryFormat<K>> {}

    void restore(DeclaredState<K> state, List<Chunk> chunks, FormatOf<K> formats) {
        Map<StateSignature, EntryFormat<K>> known = new HashMap<>();
        for (Chunk chunk : chunks) {
            EntryFormat<K> format = known.computeIfAbsent(chunk.state(), written -> formatOf(state, written, formats));
            try {
                restore(state, chunk, format);
            } catch (CorruptDataException e) {
                throw new CorruptDataException(
                        nameOf(state) + ", key group " + chunk.keyGroup() + ": " + e.getMessage(), e);
            }
        }
        state.restored();
        state.learnSize(chunks.stream().mapToLong(chunk -> chunk.bytes().length).sum());
    }

    private EntryFormat<K> formatOf(DeclaredState<K> state, StateSignature written, FormatOf<K> formats) {
        return new WrittenState(config.operator(), state.signature(), written).read(formats);
    }

    private String nameOf(DeclaredState<K> state) {
        return state.signature().describe(config.operator());
    }

    private void restore(DeclaredState<K> state, Chunk chunk, EntryFormat<K> format) {
        int table = chunk.keyGroup() - config.keyGroups().first();
        if (chunk.kind() == Chunk.Kind.ENTRIES) {
            // Never by a number alone that was read: no more than there are bytes.
            state.reserve(table, Math.min(chunk.entries(), chunk.bytes().length));
        }
        if (state.restore(table, chunk)) {
            return;
        }
        BinaryReader in = new BinaryReader(chunk.bytes());
        for (int i = 0; i < chunk.entries(); i++) {
            Change change = Change.read(chunk.kind(), in);
            K key = format.readKey(in);
            int hash = hashing.hash(key);
            requireKeyGroup(state, chunk, hash);
            apply(change, state.entry(key, hash, format.readNamespace(in)), in, format);
        }
        in.requireEnd();
    }

    private void apply(Change change, DeclaredState.Entry entry, BinaryReader in, EntryFormat<K> format) {
        Object earlier = entry.value();
        change.requireOf(earlier != null);
        switch (change) {
            case REMOVED -> entry.remove();
            case ADDED, REPLACED -> entry.put(format.readValue(in, versions));
            case CONTINUED -> entry.put(format.readDifference(earlier, in));
        }
    }

    private void requireKeyGroup(DeclaredState<K> state, Chunk chunk, int hash) {
        int keyGroup = KeyGroups.of(hash, config.maxParallelism());
        if (keyGroup == chunk.keyGroup()) {
            return;
        }
        if (chunk.state().key().equals(state.signature().key())) {
            throw new CorruptDataException("there is a key of key group " + keyGroup);
        }
        throw new IncompatibleSchemaException(
                nameOf(state),
                "the type of the key changed so that keys belong to other key groups",
                chunk.state().key(),
                state.signature().key());
    }
}
