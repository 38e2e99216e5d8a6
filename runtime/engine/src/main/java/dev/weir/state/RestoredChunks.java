package dev.weir.state;

import dev.weir.codec.CorruptDataException;
import dev.weir.codec.KeyGroupRange;
import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was read of earlier snapshots and is not declared yet. It stays as it came, and goes into every snapshot as it came,
 * until the program declares the state. Chunks of one key group and state are in the order in which they apply. Owner: the
 * task's thread.
 */
final class RestoredChunks {
    private final Map<String, List<Chunk>> byState = new LinkedHashMap<>();
    private final Set<StateSignature> signatures = new LinkedHashSet<>();
    private final List<KeyGroupRange> ranges = new ArrayList<>(); // of the subtasks whose state it was

    static RestoredChunks of(List<Chunk> chunks) {
        RestoredChunks restored = new RestoredChunks();
        chunks.forEach(restored::add);
        return restored;
    }

    static RestoredChunks read(KeyedStateConfig<?> config, BlobFormat format, List<KeyedStateSource> sources)
            throws IOException {
        RestoredChunks restored = new RestoredChunks();
        for (KeyedStateSource source : sources) {
            KeyGroupRange range = restored.read(config, format, source);
            restored.ranges.forEach(other -> requireApart(config, other, range));
            restored.ranges.add(range);
        }
        return restored;
    }

    /** @return of the subtask whose state it was */
    private KeyGroupRange read(KeyedStateConfig<?> config, BlobFormat format, KeyedStateSource source)
            throws IOException {
        requireReadable(config, source);
        Optional<KeyGroupRange> range = Optional.empty();
        for (KeyedStateSource.Part part : source.parts()) {
            try (InputStream in = part.open()) {
                BlobHeader header = new BlobReader(format, in).readPart(config.keyGroups(), this::add);
                requireOfThisJob(header, config);
                KeyGroupRange its = new KeyGroupRange(header.firstKeyGroup(), header.endKeyGroup());
                range.ifPresent(first -> requireSame(config, first, its));
                range = Optional.of(its);
                signatures.addAll(header.states());
            }
        }
        return range.orElseThrow();
    }

    private static void requireReadable(KeyedStateConfig<?> config, KeyedStateSource source) {
        if (!source.format().equals(KeyedHandle.CANONICAL) || source.parts().isEmpty()) {
            throw new CorruptDataException("keyed state of operator '" + config.operator() + "' has the form '"
                    + source.format() + "' and " + source.parts().size() + " parts, expected some of the form '"
                    + KeyedHandle.CANONICAL + "'");
        }
    }

    private static void requireOfThisJob(BlobHeader header, KeyedStateConfig<?> config) {
        if (header.maxParallelism() != config.maxParallelism()
                || !header.operator().equals(config.operator())) {
            throw new CorruptDataException("keyed state is of operator '" + header.operator() + "' with "
                    + header.maxParallelism() + " key groups, expected operator '" + config.operator() + "' with "
                    + config.maxParallelism());
        }
    }

    private static void requireSame(KeyedStateConfig<?> config, KeyGroupRange first, KeyGroupRange other) {
        if (!first.equals(other)) {
            throw new CorruptDataException("keyed state of operator '" + config.operator() + "' has parts of " + first
                    + " and of " + other + ", which are not of one subtask");
        }
    }

    private static void requireApart(KeyedStateConfig<?> config, KeyGroupRange other, KeyGroupRange range) {
        if (other.overlaps(range)) {
            throw new CorruptDataException("keyed state of operator '" + config.operator()
                    + "' was given twice for some of the key groups from " + range.first() + " to before "
                    + range.end());
        }
    }

    private void add(Chunk chunk) {
        byState.computeIfAbsent(chunk.state().name(), name -> new ArrayList<>()).add(chunk);
    }

    /** Of all states that were read, those without entries too. */
    Set<StateSignature> signatures() {
        return Set.copyOf(signatures);
    }

    /** The key groups of each subtask whose state was read. */
    List<KeyGroupRange> ranges() {
        return List.copyOf(ranges);
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
