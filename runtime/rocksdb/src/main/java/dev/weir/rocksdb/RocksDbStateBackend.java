package dev.weir.rocksdb;

import dev.weir.codec.Codec;
import dev.weir.rocksdb.NativeSnapshot.Origin;
import dev.weir.state.KeyedState;
import dev.weir.state.KeyedStateBackend;
import dev.weir.state.KeyedStateConfig;
import dev.weir.state.KeyedStateSource;
import dev.weir.state.StateBackendSettings;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.rocksdb.NativeLibraryLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * State on the local disk: one RocksDB per stateful operator and subtask. All databases of a process share their memory and a
 * folder, which is removed when the backend is closed, or, after a kill, by the next process that starts.
 */
public final class RocksDbStateBackend implements KeyedStateBackend {
    /** As a job chooses it. */
    public static final String NAME = "rocksdb";

    private static final Logger LOG = LoggerFactory.getLogger(RocksDbStateBackend.class);

    private final WorkFolder work;
    private final NativeMemory memory;
    private final LocalFiles local;

    private boolean closed; // under this

    private RocksDbStateBackend(WorkFolder work, NativeMemory memory, LocalFiles local) {
        this.work = work;
        this.memory = memory;
        this.local = local;
    }

    /**
     * Opens the backend of a process. Blocks.
     *
     * @throws IOException if the folder cannot be used
     */
    public static RocksDbStateBackend open(StateBackendSettings settings) throws IOException {
        WorkFolder work;
        try {
            work = WorkFolder.create(settings.folder(), settings.process());
        } catch (IOException e) {
            throw new IOException(
                    "the state backend rocksdb cannot use the folder " + settings.folder() + " (" + e
                            + "); set WEIR_WORK to a folder on a local disk that the process may write to",
                    e);
        }
        NativeLibraryLoader.getInstance().loadLibrary(work.folder("native").toString());
        long bytes = NativeMemory.size(settings.nativeBytes());
        LOG.info("state backend rocksdb: {} MiB outside the heap, files below {}", bytes >> 20, settings.folder());
        return new RocksDbStateBackend(work, new NativeMemory(bytes), new LocalFiles(work.folder("kept")));
    }

    @Override
    public <K> KeyedState<K> create(KeyedStateConfig<K> config, List<KeyedStateSource> restored) throws IOException {
        Objects.requireNonNull(config, "config is null");
        Objects.requireNonNull(restored, "restored is null");
        if (config.maxParallelism() > KeyLayout.MAX + 1) {
            throw new IllegalArgumentException("the state backend rocksdb has room for " + (KeyLayout.MAX + 1)
                    + " key groups, the job has " + config.maxParallelism());
        }
        Codec<K> keyCodec = config.codecs().ofKeyInBytes(config.key());
        ManifestFormat manifests = new ManifestFormat(config.codecs());
        LocalFiles.Keeper keeper = local.keeper();
        StateRestore restore = new StateRestore(
                config, new RestoreFiles(local), memory, manifests, keeper, work.forState(config.operator()));
        StateRestore.Opened opened;
        try {
            opened = restore.restore(restored);
        } catch (IOException | RuntimeException e) {
            keeper.close();
            throw e;
        }
        Origin origin = new Origin(manifests, new UploadedFiles(opened.files()), keeper);
        return new RocksKeyedState<>(config, keyCodec, opened, new Snapshots(config, opened.database(), work, origin));
    }

    @Override
    public void releaseClosed() {
        local.releaseClosed();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            memory.close();
            work.close();
        }
    }
}
