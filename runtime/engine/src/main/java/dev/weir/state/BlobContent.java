package dev.weir.state;

import dev.weir.codec.KeyGroupRange;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One part of a snapshot while it is written: its states have numbers, and its entries go into chunks. For one thread. */
final class BlobContent {
    private final KeyedStateConfig<?> config;
    private final BlobWriter out;
    private final ChunkBuffer chunks;
    private final Map<StateSignature, Integer> numbers = new LinkedHashMap<>();

    BlobContent(KeyedStateConfig<?> config, BlobWriter out, ChunkBuffer.Check check) {
        this.config = config;
        this.out = out;
        this.chunks = new ChunkBuffer(out, check);
    }

    /** All states are to be numbered before {@link #begin}. */
    void number(List<CapturedState> states, List<Chunk> undeclared) {
        states.forEach(state -> numbers.putIfAbsent(state.signature(), numbers.size()));
        undeclared.forEach(chunk -> numbers.putIfAbsent(chunk.state(), numbers.size()));
    }

    KeyGroupRange keyGroups() {
        return config.keyGroups();
    }

    void begin(int version) throws IOException {
        out.begin(new BlobHeader(
                version,
                config.operator(),
                config.maxParallelism(),
                keyGroups().first(),
                keyGroups().end(),
                List.copyOf(numbers.keySet())));
    }

    /** Where entries of a state go; to be ended before it is asked for again. */
    ChunkBuffer chunks(Chunk.Kind kind, int keyGroup, CapturedState state) {
        chunks.begin(kind, keyGroup, numbers.get(state.signature()));
        return chunks;
    }

    void asItCame(Chunk chunk) throws IOException {
        out.chunk(chunk, numbers.get(chunk.state()));
    }

    void end() throws IOException {
        out.end();
    }
}
