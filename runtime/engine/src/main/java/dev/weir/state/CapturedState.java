package dev.weir.state;

import dev.weir.codec.BinaryWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * One state in a snapshot.
 *
 * @param tables one per key group of the subtask, {@code null} where there is none; they do not change
 */
record CapturedState(StateSignature signature, EntryFormat<?> format, Table[] tables, EntrySize entrySize) {
    /** See {@link EntryFormat#weight}. Walks over all entries if their weights differ. */
    long weight() {
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

    /** The entries as they lie in a snapshot's bytes. @param firstKeyGroup of the subtask */
    List<Chunk> toChunks(int firstKeyGroup) {
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
