package dev.weir.state;

import dev.weir.codec.CorruptDataException;
import dev.weir.codec.KeyGroupRange;
import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was read of earlier snapshots and is not declared yet. It stays as it came, and goes into every snapshot as it came,
 * until the program declares the state. Owner: the task's thread.
 */
final class RestoredChunks {
    private final Map<String, List<Chunk>> byState = new LinkedHashMap<>();

    static RestoredChunks read(KeyedStateConfig<?> config, BlobFormat format, List<KeyedStateSource> sources)
            throws IOException {
        RestoredChunks restored = new RestoredChunks();
        List<KeyGroupRange> covered = new ArrayList<>();
        for (KeyedStateSource source : sources) {
            try (InputStream in = onlyPart(config, source).open()) {
                BlobHeader header = new BlobReader(format, in).read(config.keyGroups(), restored::add);
                requireOfThisJob(header, config);
                covered.forEach(range -> requireApart(range, header));
                covered.add(new KeyGroupRange(header.firstKeyGroup(), header.endKeyGroup()));
            }
        }
        return restored;
    }

    private static KeyedStateSource.Part onlyPart(KeyedStateConfig<?> config, KeyedStateSource source) {
        boolean whole =
                source.format().equals(KeyedHandle.CANONICAL) && source.parts().size() == 1;
        if (!whole) {
            throw new CorruptDataException("keyed state of operator '" + config.operator() + "' has the form '"
                    + source.format() + "' and " + source.parts().size() + " parts, expected one of the form '"
                    + KeyedHandle.CANONICAL + "'");
        }
        return source.parts().get(0);
    }

    private static void requireOfThisJob(BlobHeader header, KeyedStateConfig<?> config) {
        if (header.maxParallelism() != config.maxParallelism()
                || !header.operator().equals(config.operator())) {
            throw new CorruptDataException("keyed state is of operator '" + header.operator() + "' with "
                    + header.maxParallelism() + " key groups, expected operator '" + config.operator() + "' with "
                    + config.maxParallelism());
        }
    }

    private static void requireApart(KeyGroupRange other, BlobHeader header) {
        if (other.overlaps(new KeyGroupRange(header.firstKeyGroup(), header.endKeyGroup()))) {
            throw new CorruptDataException("keyed state of operator '" + header.operator()
                    + "' was given twice for some of the key groups from " + header.firstKeyGroup() + " to before "
                    + header.endKeyGroup());
        }
    }

    private void add(Chunk chunk) {
        byState.computeIfAbsent(chunk.state().name(), name -> new ArrayList<>()).add(chunk);
    }

    /** Those of a state, which are not kept here any more. */
    List<Chunk> take(String state) {
        List<Chunk> taken = byState.remove(state);
        return taken == null ? List.of() : taken;
    }

    List<Chunk> remaining() {
        List<Chunk> all = new ArrayList<>();
        byState.values().forEach(all::addAll);
        return all;
    }
}
