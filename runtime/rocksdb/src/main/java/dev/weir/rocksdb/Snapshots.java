package dev.weir.rocksdb;

import dev.weir.rocksdb.NativeSnapshot.Origin;
import dev.weir.state.BlobFormat;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedStateConfig;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Takes the snapshots of one database, and hears which of them became part of a completed checkpoint. Task's thread. */
final class Snapshots {
    private final KeyedStateConfig<?> config;
    private final Database database;
    private final WorkFolder work;
    private final Origin origin;
    private final BlobFormat blobs;

    Snapshots(KeyedStateConfig<?> config, Database database, WorkFolder work, Origin origin) {
        this.config = config;
        this.database = database;
        this.work = work;
        this.origin = origin;
        this.blobs = new BlobFormat(config.codecs());
    }

    KeyedSnapshot canonical(long checkpointId, Catalog catalog, List<StateSchema> schemas) {
        return new CanonicalSnapshot(checkpointId, config, blobs, database, catalog.states(), schemas);
    }

    /** Takes as long as writing what the database has in memory, {@link NativeMemory} says how much that may be. */
    KeyedSnapshot inFiles(long checkpointId, Catalog catalog, List<StateSchema> schemas) {
        Path folder = work.forState(config.operator() + "-" + checkpointId);
        try {
            database.checkpoint(folder);
            return new NativeSnapshot(checkpointId, folder, origin, states(catalog), schemas);
        } catch (IOException e) {
            WorkFolder.removeQuietly(folder);
            throw StateDiskException.of(e, folder.toString());
        }
    }

    private Manifest states(Catalog catalog) {
        return new Manifest(
                Manifest.VERSION,
                config.operator(),
                config.maxParallelism(),
                config.keyGroups().first(),
                config.keyGroups().end(),
                catalog.states(),
                catalog.next(),
                List.of(),
                List.of());
    }

    void completed(long checkpointId) {
        origin.uploaded().completed(checkpointId);
        origin.keeper().completed(checkpointId);
    }

    void aborted(long checkpointId) {
        origin.uploaded().aborted(checkpointId);
        origin.keeper().aborted(checkpointId);
    }

    void close() {
        origin.keeper().close();
    }
}
