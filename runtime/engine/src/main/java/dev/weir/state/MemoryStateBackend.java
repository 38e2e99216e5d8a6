package dev.weir.state;

import dev.weir.codec.KeyGroupRange;
import dev.weir.control.JobConfig;
import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * State in the heap of the process: open-addressing tables per key group, in pages that are copied when they change.
 *
 * <p>Of each subtask the state of the last completed checkpoint and of those under way stays in memory. When the subtask comes
 * back to this process, its state is made of that, if it is what the checkpoint says, and storage is not asked.
 */
public final class MemoryStateBackend implements KeyedStateBackend {
    /** As a job chooses it. */
    public static final String NAME = JobConfig.MEMORY;

    /** Of the last state that was made for each place; under this. */
    private final Map<Place, RetainedCaptures> retained = new HashMap<>();

    /** Where a subtask is, whatever the execution. */
    private record Place(String operator, KeyGroupRange keyGroups, int maxParallelism) {}

    @Override
    public <K> KeyedState<K> create(KeyedStateConfig<K> config, List<KeyedStateSource> restored) throws IOException {
        Objects.requireNonNull(config, "config is null");
        Objects.requireNonNull(restored, "restored is null");
        for (KeyedStateSource source : restored) {
            if (source.format().equals(KeyedHandle.ROCKSDB)) {
                throw new WrongStateBackendException(config.operator(), KeyedHandle.ROCKSDB, NAME);
            }
        }
        BlobFormat format = new BlobFormat(config.codecs());
        Place place = new Place(config.operator(), config.keyGroups(), config.maxParallelism());
        RetainedCaptures captures = new RetainedCaptures();
        Optional<Capture> kept = take(place, restored);
        kept.ifPresent(captures::restored);
        Undeclared undeclared = kept.isPresent() ? new Undeclared(kept.get()) : read(config, format, restored);
        put(place, captures);
        return new HeapKeyedState<>(config, format, undeclared, captures);
    }

    /** What is in memory of the state that is restored, held for the caller. */
    private synchronized Optional<Capture> take(Place place, List<KeyedStateSource> restored) {
        RetainedCaptures before = retained.get(place);
        return before == null || restored.size() != 1 ? Optional.empty() : before.find(handles(restored.get(0)));
    }

    /** One that has not ended goes on as it is, but nobody else begins with what it keeps. */
    private synchronized void put(Place place, RetainedCaptures captures) {
        RetainedCaptures before = retained.put(place, captures);
        if (before != null && before.isEnded()) {
            before.close();
        }
    }

    private static Undeclared read(KeyedStateConfig<?> config, BlobFormat format, List<KeyedStateSource> restored)
            throws IOException {
        RestoredChunks chunks = RestoredChunks.read(config, format, restored);
        boolean same = restored.size() == 1 && chunks.ranges().equals(List.of(config.keyGroups()));
        return new Undeclared(
                chunks,
                same
                        ? Optional.of(new Undeclared.Parts(
                                handles(restored.get(0)), restored.get(0).isOwnCheckpoint()))
                        : Optional.empty());
    }

    private static List<StateHandle> handles(KeyedStateSource source) {
        return source.parts().stream().map(KeyedStateSource.Part::handle).toList();
    }

    @Override
    public synchronized void releaseClosed() {
        retained.values().removeIf(captures -> {
            boolean ended = captures.isEnded();
            if (ended) {
                captures.close();
            }
            return ended;
        });
    }

    @Override
    public synchronized void close() {
        retained.values().forEach(RetainedCaptures::close);
        retained.clear();
    }
}
