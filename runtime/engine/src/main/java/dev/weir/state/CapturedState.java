package dev.weir.state;

/**
 * One state in a snapshot.
 *
 * @param tables one per key group of the subtask, {@code null} where there is none; they do not change
 */
record CapturedState(StateSignature signature, EntryFormat<?> format, Table[] tables, EntrySize entrySize) {
    long entries() {
        long entries = 0;
        for (Table table : tables) {
            entries += table == null ? 0 : table.size();
        }
        return entries;
    }
}
