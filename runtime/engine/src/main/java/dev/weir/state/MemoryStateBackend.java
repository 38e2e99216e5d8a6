package dev.weir.state;

import dev.weir.control.JobConfig;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** State in the heap of the process: open-addressing tables per key group, in pages that are copied when they change. */
public final class MemoryStateBackend implements KeyedStateBackend {
    /** As a job chooses it. */
    public static final String NAME = JobConfig.MEMORY;

    @Override
    public <K> KeyedState<K> create(KeyedStateConfig<K> config, List<KeyedStateSource> restored) throws IOException {
        Objects.requireNonNull(config, "config is null");
        Objects.requireNonNull(restored, "restored is null");
        BlobFormat format = new BlobFormat(config.codecs());
        return new HeapKeyedState<>(config, format, RestoredChunks.read(config, format, restored));
    }

    /** Its states share nothing. */
    @Override
    public void close() {}
}
