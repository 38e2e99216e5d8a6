package dev.weir.state;

import dev.weir.codec.BinaryWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One state in a snapshot, in tables.
 *
 * @param tables one per key group of the subtask, {@code null} where there is none; they do not change
 */
record CapturedTables(StateSignature signature, EntryFormat<?> format, Table[] tables, EntrySize entrySize)
        implements CapturedState {
    /** What was captured of them does not change, whatever is captured later. */
    @Override
    public long version() {
        return Long.MAX_VALUE;
    }

    /** The same when all entries are gone. */
    CapturedTables withoutEntries() {
        return new CapturedTables(signature, format, new Table[tables.length], entrySize);
    }

    @Override
    public long weight() {
        long weight = 0;
        for (Table table : tables) {
            weight += table == null ? 0 : weight(table);
        }
        return weight;
    }

    private long weight(Table table) {
        if (!format.isWeighed()) {
            return table.size();
        }
        long weight = 0;
        for (Table.Cursor entry = table.cursor(); entry.next(); ) {
            weight += format.weight(entry.value());
        }
        return weight;
    }

    @Override
    public void write(int index, ChunkBuffer out) throws IOException {
        if (tables[index] == null) {
            return;
        }
        for (Table.Cursor entry = tables[index].cursor(); entry.next(); ) {
            format.write(entry, out.bytes());
            out.entryEnded();
        }
    }

    @Override
    public StateDiff since(CapturedState earlier) {
        return TablesDiff.between((CapturedTables) earlier, this);
    }

    @Override
    public List<Chunk> toChunks(int firstKeyGroup) {
        List<Chunk> chunks = new ArrayList<>();
        for (int i = 0; i < tables.length; i++) {
            if (tables[i] != null) {
                BinaryWriter bytes = new BinaryWriter();
                for (Table.Cursor entry = tables[i].cursor(); entry.next(); ) {
                    format.write(entry, bytes);
                }
                chunks.add(new Chunk(
                        Chunk.Kind.ENTRIES, firstKeyGroup + i, signature, tables[i].size(), bytes.toByteArray()));
            }
        }
        return chunks;
    }
}
