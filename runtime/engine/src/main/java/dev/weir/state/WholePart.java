package dev.weir.state;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** All that a capture has. */
final class WholePart implements SnapshotPart.Fresh {
    private final HeapSnapshot snapshot;
    private final long estimatedBytes;

    /** Walks over entries whose sizes differ. */
    WholePart(HeapSnapshot snapshot, List<CapturedState> states, List<Chunk> undeclared) {
        this.snapshot = snapshot;
        this.estimatedBytes = states.stream()
                        .mapToLong(state -> state.entrySize().of(state.weight()))
                        .sum()
                + undeclared.stream().mapToLong(chunk -> chunk.bytes().length).sum();
    }

    @Override
    public long estimatedBytes() {
        return estimatedBytes;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        Capture capture = snapshot.beginRead();
        try {
            write(capture.states(), capture.undeclared(), out);
        } finally {
            snapshot.endRead();
        }
    }

    private void write(List<CapturedState> states, List<Chunk> undeclared, OutputStream out) throws IOException {
        BlobContent content = snapshot.content(states, undeclared, out);
        boolean changes = undeclared.stream().anyMatch(chunk -> chunk.kind() != Chunk.Kind.ENTRIES);
        content.begin(changes ? BlobFormat.VERSION_WITH_CHANGES : BlobFormat.VERSION);
        long[] bytes = new long[states.size()];
        for (int table = 0; table < content.keyGroups().size(); table++) {
            int keyGroup = content.keyGroups().first() + table;
            for (int i = 0; i < bytes.length; i++) {
                ChunkBuffer chunks = content.chunks(Chunk.Kind.ENTRIES, keyGroup, states.get(i));
                states.get(i).write(table, chunks);
                bytes[i] += chunks.end();
            }
            for (Chunk chunk : undeclared) {
                if (chunk.keyGroup() == keyGroup) {
                    content.asItCame(chunk);
                }
            }
        }
        content.end();
        for (int i = 0; i < bytes.length; i++) {
            states.get(i).entrySize().learn(states.get(i).weight(), bytes[i]);
        }
    }
}
