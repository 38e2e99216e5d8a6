package dev.weir.state;

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
}
