package dev.weir.state;

import dev.weir.control.JobConfig;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** State in the heap of the process: open-addressing tables per key group, in pages that are copied when they change. */
public final class MemoryStateBackend implements KeyedStateBackend {
    /** As a job chooses it. */
    public static final String NAME = JobConfig.MEMORY;

    @Override
    public <K> KeyedState<K> create(KeyedStateConfig<K> config, List<KeyedStateSource> restored) throws IOException {
        Objects.requireNonNull(config, "config is null");
        Objects.requireNonNull(restored, "restored is null");
        BlobFormat format = new BlobFormat(config.codecs());
        RestoredChunks chunks = RestoredChunks.read(config, format, restored);
        Undeclared undeclared = new Undeclared(chunks, ownParts(config, chunks, restored));
        return new HeapKeyedState<>(config, format, undeclared, new RetainedCaptures());
    }

    /** Those that later checkpoints may refer to: all of them are of this job, and of nothing but these key groups. */
    private static Optional<List<StateHandle>> ownParts(
            KeyedStateConfig<?> config, RestoredChunks chunks, List<KeyedStateSource> restored) {
        boolean own = restored.size() == 1
                && restored.get(0).isOwnCheckpoint()
                && chunks.ranges().equals(List.of(config.keyGroups()));
        return own
                ? Optional.of(restored.get(0).parts().stream()
                        .map(KeyedStateSource.Part::handle)
                        .toList())
                : Optional.empty();
    }

    /** Its states share nothing. */
    @Override
    public void close() {}
}
