package dev.weir.state;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One state in a snapshot, in tables of each slice.
 *
 * @param slices by their starts
 */
record CapturedSlices(StateSignature signature, SortedMap<Long, CapturedTables> slices, EntrySize entrySize)
        implements CapturedState {
    /** What was captured of them does not change, whatever is captured later. */
    @Override
    public long version() {
        return Long.MAX_VALUE;
    }

    @Override
    public long weight() {
        return slices.values().stream().mapToLong(CapturedTables::weight).sum();
    }

    @Override
    public void write(int index, ChunkBuffer out) throws IOException {
        for (CapturedTables slice : slices.values()) {
            slice.write(index, out);
        }
    }

    @Override
    public List<Chunk> toChunks(int firstKeyGroup) {
        List<Chunk> chunks = new ArrayList<>();
        slices.values().forEach(slice -> chunks.addAll(slice.toChunks(firstKeyGroup)));
        return chunks;
    }

    /** Slice by slice: of most of them nothing has changed. */
    @Override
    public StateDiff since(CapturedState earlier) {
        SortedMap<Long, CapturedTables> gone =
                earlier == null ? new TreeMap<>() : new TreeMap<>(((CapturedSlices) earlier).slices);
        List<TablesDiff> diffs = new ArrayList<>();
        slices.forEach((start, slice) -> {
            CapturedTables before = gone.remove(start);
            if (before != slice) {
                diffs.add(TablesDiff.between(before, slice));
            }
        });
        gone.values().forEach(slice -> diffs.add(TablesDiff.between(slice, slice.withoutEntries())));
        return new SlicesDiff(this, diffs);
    }

    /**
     * How the slices differ from what they were.
     *
     * @param diffs of those slices that have changed, come or gone
     */
    private record SlicesDiff(CapturedSlices state, List<TablesDiff> diffs) implements StateDiff {
        @Override
        public boolean isEmpty() {
            return diffs.stream().allMatch(TablesDiff::isEmpty);
        }

        @Override
        public long weight() {
            return diffs.stream().mapToLong(TablesDiff::weight).sum();
        }

        @Override
        public int keyGroups() {
            return diffs.stream().mapToInt(TablesDiff::keyGroups).max().orElse(0);
        }

        @Override
        public void write(int table, ChunkBuffer out) throws IOException {
            for (TablesDiff diff : diffs) {
                diff.write(table, out);
            }
        }
    }
}
