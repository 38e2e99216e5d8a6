package dev.weir.rocksdb;

import dev.weir.codec.CorruptDataException;
import dev.weir.codec.KeyGroupRange;
import dev.weir.rocksdb.Catalog.Numbered;
import dev.weir.state.BlobFormat;
import dev.weir.state.BlobHeader;
import dev.weir.state.BlobReader;
import dev.weir.state.KeyedStateConfig;
import dev.weir.state.KeyedStateSource;
import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the database of one subtask, with what is restored. Used once; blocks.
 *
 * <p>Of the old databases the one with most of the subtask's key groups becomes the new one, without the key groups of others;
 * of the rest entries are copied. So a restore at the same parallelism, or a larger one, copies nothing. Canonical snapshots
 * are put in as they came, chunk by chunk, until the program declares their states.
 */
final class StateRestore {
    private final KeyedStateConfig<?> config;
    private final RestoreFiles files;
    private final NativeMemory memory;
    private final ManifestFormat manifests;
    private final LocalFiles.Keeper keeper;
    private final Path folder;

    /**
     * @param keeper gets the files that are restored, so that another restart before the next checkpoint links them again
     * @param folder for the database; not there yet
     */
    StateRestore(
            KeyedStateConfig<?> config,
            RestoreFiles files,
            NativeMemory memory,
            ManifestFormat manifests,
            LocalFiles.Keeper keeper,
            Path folder) {
        this.config = config;
        this.files = files;
        this.memory = memory;
        this.manifests = manifests;
        this.keeper = keeper;
        this.folder = folder;
    }

    /**
     * A database that is ready.
     *
     * @param files that it began with and to which later checkpoints may refer, and where storage has them
     */
    record Opened(Database database, Catalog catalog, Map<String, StateHandle> files) {}

    /** An old database. */
    private record Old(Manifest manifest, KeyedStateSource source) {
        int common(KeyGroupRange keyGroups) {
            int first = Math.max(keyGroups.first(), manifest.firstKeyGroup());
            return Math.max(0, Math.min(keyGroups.end(), manifest.endKeyGroup()) - first);
        }
    }

    Opened restore(List<KeyedStateSource> sources) throws IOException {
        try {
            Files.createDirectories(folder);
            return open(sources);
        } catch (IOException | RuntimeException e) {
            WorkFolder.removeQuietly(folder);
            throw e;
        }
    }

    private Opened open(List<KeyedStateSource> sources) throws IOException {
        List<KeyGroupRange> covered = new ArrayList<>();
        List<Old> old = new ArrayList<>();
        List<KeyedStateSource> canonical = new ArrayList<>();
        for (KeyedStateSource source : sources) {
            if (source.format().equals(KeyedHandle.ROCKSDB)) {
                Manifest manifest = manifest(source);
                cover(manifest.operator(), manifest.maxParallelism(), manifest.keyGroups(), covered);
                old.add(new Old(manifest, source));
            } else if (source.format().equals(KeyedHandle.CANONICAL)) {
                canonical.add(source);
            } else {
                throw new CorruptDataException("keyed state of operator '" + config.operator() + "' has the form '"
                        + source.format() + "', expected '" + KeyedHandle.ROCKSDB + "' or '" + KeyedHandle.CANONICAL
                        + "'; it was written by another version of Weir");
            }
        }
        Optional<Old> base = old.stream()
                .filter(each -> each.common(config.keyGroups()) > 0)
                .max(Comparator.comparingInt(each -> each.common(config.keyGroups())));
        Path home = folder.resolve("db");
        Map<String, StateHandle> known = base.isPresent() ? begin(base.get(), home) : Map.of();
        Database database = Database.open(home, memory, () -> WorkFolder.removeQuietly(folder));
        try {
            Catalog catalog = new Catalog();
            base.ifPresent(each -> begin(database, catalog, each.manifest()));
            for (Old other : old) {
                if (base.get() != other && other.common(config.keyGroups()) > 0) {
                    copy(other, database, catalog);
                }
            }
            put(canonical, database, catalog, covered);
            return new Opened(database, catalog, known);
        } catch (IOException | RuntimeException e) {
            database.letGo();
            throw e;
        }
    }

    private Manifest manifest(KeyedStateSource source) throws IOException {
        if (source.parts().isEmpty()) {
            throw new CorruptDataException("keyed state of operator '" + config.operator() + "' has no manifest");
        }
        Manifest manifest;
        try (InputStream in = source.parts().get(0).open()) {
            manifest = manifests.decode(in.readAllBytes());
        }
        if (manifest.files().size() != source.parts().size() - 1) {
            throw new CorruptDataException("keyed state of operator '" + config.operator() + "' has "
                    + (source.parts().size() - 1) + " files, its manifest names "
                    + manifest.files().size());
        }
        return manifest;
    }

    private void cover(String operator, int maxParallelism, KeyGroupRange range, List<KeyGroupRange> covered) {
        if (maxParallelism != config.maxParallelism() || !operator.equals(config.operator())) {
            throw new CorruptDataException("keyed state is of operator '" + operator + "' with " + maxParallelism
                    + " key groups, expected operator '" + config.operator() + "' with " + config.maxParallelism());
        }
        for (KeyGroupRange other : covered) {
            if (other.overlaps(range)) {
                throw new CorruptDataException("keyed state of operator '" + operator
                        + "' was given twice for some of the key groups from " + range.first() + " to before "
                        + range.end());
            }
        }
        covered.add(range);
    }

    /** @return the files that later checkpoints may refer to */
    private Map<String, StateHandle> begin(Old base, Path home) throws IOException {
        Map<String, StateHandle> brought = files.bring(base.manifest(), base.source(), home);
        if (!base.source().isOwnCheckpoint()) {
            return Map.of();
        }
        Map<StateHandle, Path> here = new HashMap<>();
        brought.forEach((name, handle) -> here.put(handle, home.resolve(name)));
        keeper.keep(0, here);
        return brought;
    }

    /** Leaves nothing of other subtasks' key groups. */
    private void begin(Database database, Catalog catalog, Manifest manifest) {
        catalog.takeOver(manifest.states(), manifest.nextNumber());
        if (manifest.firstKeyGroup() < config.keyGroups().first()) {
            database.deleteRange(
                    KeyLayout.firstOf(0), KeyLayout.firstOf(config.keyGroups().first()));
        }
        if (manifest.endKeyGroup() > config.keyGroups().end()) {
            database.deleteRange(KeyLayout.endBefore(config.keyGroups().end()), KeyLayout.endBefore(KeyLayout.MAX + 1));
        }
    }

    private void copy(Old other, Database to, Catalog catalog) throws IOException {
        Path place = folder.resolve("old-" + other.manifest().firstKeyGroup());
        files.bring(other.manifest(), other.source(), place);
        Map<Integer, Integer> numbers = new HashMap<>();
        for (Numbered state : other.manifest().states()) {
            numbers.put(
                    state.number(),
                    catalog.findOrAdd(state.signature(), state.chunks()).number());
        }
        Database from = Database.open(place, memory, () -> WorkFolder.removeQuietly(place));
        int first = Math.max(config.keyGroups().first(), other.manifest().firstKeyGroup());
        int end = Math.min(config.keyGroups().end(), other.manifest().endKeyGroup());
        try (Entries entries = from.entries(KeyLayout.firstOf(first), KeyLayout.endBefore(end))) {
            while (entries.next()) {
                byte[] key = entries.key();
                Integer number = numbers.get(KeyLayout.number(key));
                if (number != null) {
                    to.put(KeyLayout.withNumber(key, number), entries.value());
                }
            }
        } finally {
            from.letGo();
        }
    }

    private void put(List<KeyedStateSource> canonical, Database database, Catalog catalog, List<KeyGroupRange> covered)
            throws IOException {
        BlobFormat format = new BlobFormat(config.codecs());
        int[] sequence = {0};
        for (KeyedStateSource source : canonical) {
            Set<KeyGroupRange> ranges = new HashSet<>();
            for (KeyedStateSource.Part part : source.parts()) {
                try (InputStream in = part.open()) {
                    BlobHeader header = new BlobReader(format, in).readPart(config.keyGroups(), chunk -> {
                        int number = catalog.findOrAdd(chunk.state(), true).number();
                        StoredChunk.write(database, number, sequence[0]++, chunk);
                    });
                    KeyGroupRange range = new KeyGroupRange(header.firstKeyGroup(), header.endKeyGroup());
                    if (ranges.isEmpty()) {
                        cover(header.operator(), header.maxParallelism(), range, covered);
                    } else if (!ranges.contains(range)) {
                        throw new CorruptDataException("keyed state of operator '" + config.operator()
                                + "' has parts of " + ranges + " and of " + range + ", which are not of one subtask");
                    }
                    ranges.add(range);
                }
            }
        }
    }
}
