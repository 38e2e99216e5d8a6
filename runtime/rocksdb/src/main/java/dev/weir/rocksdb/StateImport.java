package dev.weir.rocksdb;

import dev.weir.codec.BinaryReader;
import dev.weir.codec.CorruptDataException;
import dev.weir.codec.IncompatibleSchemaException;
import dev.weir.rocksdb.Catalog.Numbered;
import dev.weir.state.Chunk;
import dev.weir.state.KeyedStateConfig;
import dev.weir.state.StateSignature;
import dev.weir.state.WrittenState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings what was restored of a state into it when the program declares it: entries of other types, with Avro's schema
 * resolution, and chunks of a canonical snapshot. What was imported is removed from where it was. Task's thread, or the one that
 * deploys it.
 */
final class StateImport<K> {
    private final KeyedStateConfig<K> config;
    private final Access<K> access;

    StateImport(KeyedStateConfig<K> config, Access<K> access) {
        this.config = config;
        this.access = access;
    }

    /** Makes what reads entries that were written with other schemas. */
    interface DecoderOf<K> extends WrittenState.Reading<EntryDecoder<K>> {}

    /** @throws IncompatibleSchemaException if the type changed in an impossible way */
    void run(RocksState<K> state, Iterable<Numbered> restored, DecoderOf<K> decoders) {
        Map<Numbered, EntryDecoder<K>> chunks = new LinkedHashMap<>();
        for (Numbered old : restored) {
            EntryDecoder<K> decoder = decoder(state, old.signature(), decoders);
            if (old.chunks()) {
                chunks.put(old, decoder);
            } else {
                importEntries(state, old, decoder);
            }
        }
        importChunks(state, chunks);
        for (Numbered old : restored) {
            for (int group = config.keyGroups().first();
                    group < config.keyGroups().end();
                    group++) {
                byte[] head = KeyLayout.head(group, old.number());
                access.database().deleteRange(head, KeyLayout.after(head));
            }
        }
    }

    private EntryDecoder<K> decoder(RocksState<K> state, StateSignature written, DecoderOf<K> decoders) {
        return new WrittenState(config.operator(), state.signature(), written).read(decoders);
    }

    private String nameOf(RocksState<K> state) {
        return state.signature().describe(config.operator());
    }

    private void importEntries(RocksState<K> state, Numbered old, EntryDecoder<K> decoder) {
        StateSink<K> sink = sink(state, old, false);
        for (int group = config.keyGroups().first(); group < config.keyGroups().end(); group++) {
            byte[] head = KeyLayout.head(group, old.number());
            sink.keyGroup(group);
            try (Entries entries = access.database().entries(head, KeyLayout.after(head))) {
                while (entries.next()) {
                    decoder.readStored(entries.key(), entries.value(), sink);
                }
            } catch (CorruptDataException e) {
                throw damaged(state, group, e);
            }
        }
    }

    private void importChunks(RocksState<K> state, Map<Numbered, EntryDecoder<K>> chunks) {
        for (int group = config.keyGroups().first();
                !chunks.isEmpty() && group < config.keyGroups().end();
                group++) {
            try {
                importChunks(state, group, chunks);
            } catch (CorruptDataException e) {
                throw damaged(state, group, e);
            }
        }
    }

    /** Of one key group, in the order in which they apply. */
    private void importChunks(RocksState<K> state, int keyGroup, Map<Numbered, EntryDecoder<K>> chunks) {
        TreeMap<Integer, Numbered> inOrder = new TreeMap<>();
        for (Numbered old : chunks.keySet()) {
            byte[] head = KeyLayout.head(keyGroup, old.number());
            try (Entries entries = access.database().entries(head, KeyLayout.after(head))) {
                while (entries.next()) {
                    inOrder.put(StoredChunk.sequence(entries.key()), old);
                }
            }
        }
        inOrder.forEach((sequence, old) -> {
            Chunk chunk = StoredChunk.read(access.database(), keyGroup, old, sequence);
            StateSink<K> sink = sink(state, old, true);
            sink.keyGroup(keyGroup);
            apply(chunk, chunks.get(old), sink);
        });
    }

    private static <K> void apply(Chunk chunk, EntryDecoder<K> decoder, StateSink<K> sink) {
        BinaryReader in = new BinaryReader(chunk.bytes());
        for (int i = 0; i < chunk.entries(); i++) {
            if (chunk.kind() == Chunk.Kind.ENTRIES) {
                decoder.readEntry(in, sink);
            } else {
                decoder.readChange(in, sink);
            }
        }
        in.requireEnd();
    }

    private StateSink<K> sink(RocksState<K> state, Numbered old, boolean checked) {
        return new StateSink<>(state, old.signature(), nameOf(state), config.maxParallelism(), checked);
    }

    private CorruptDataException damaged(RocksState<K> state, int keyGroup, CorruptDataException e) {
        return new CorruptDataException(nameOf(state) + ", key group " + keyGroup + ": " + e.getMessage(), e);
    }
}
