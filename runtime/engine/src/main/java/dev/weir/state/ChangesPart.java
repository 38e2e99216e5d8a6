package dev.weir.state;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** What changed since an earlier capture, which the snapshot holds. */
final class ChangesPart implements SnapshotPart.Fresh {
    /** About what header and index take, and what they take for each chunk. */
    private static final long FRAME_BYTES = 512;

    private static final long CHUNK_BYTES = 40;

    private final HeapSnapshot snapshot;
    private final List<StateDiff> diffs;
    private final long estimatedBytes;

    ChangesPart(HeapSnapshot snapshot, List<StateDiff> diffs) {
        this.snapshot = snapshot;
        this.diffs = diffs;
        this.estimatedBytes = FRAME_BYTES
                + diffs.stream()
                        .mapToLong(diff -> diff.state().entrySize().of(diff.weight()) + diff.keyGroups() * CHUNK_BYTES)
                        .sum();
    }

    boolean isEmpty() {
        return diffs.stream().allMatch(StateDiff::isEmpty);
    }

    @Override
    public long estimatedBytes() {
        return estimatedBytes;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        Capture capture = snapshot.beginRead();
        try {
            BlobContent content = snapshot.content(capture.states(), List.of(), out);
            content.begin(BlobFormat.VERSION_WITH_CHANGES);
            for (int table = 0; table < content.keyGroups().size(); table++) {
                for (StateDiff diff : diffs) {
                    ChunkBuffer chunks = content.chunks(
                            Chunk.Kind.CHANGES, content.keyGroups().first() + table, diff.state());
                    diff.write(table, chunks);
                    chunks.end();
                }
            }
            content.end();
        } finally {
            snapshot.endRead();
        }
    }
}
