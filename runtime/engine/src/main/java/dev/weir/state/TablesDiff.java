package dev.weir.state;

import java.io.IOException;

/**
 * How one state's tables differ from what they were at an earlier capture.
 *
 * @param tables of each key group; {@code null} where nothing changed
 */
record TablesDiff(CapturedTables state, TableDiff[] tables) implements StateDiff {
    /** @param earlier {@code null} if there was no such state */
    static TablesDiff between(CapturedTables earlier, CapturedTables later) {
        StateKind kind = StateKind.of(later.signature().kind());
        TableDiff[] diffs = new TableDiff[later.tables().length];
        for (int i = 0; i < diffs.length; i++) {
            Table after = later.tables()[i];
            Table before = earlier == null ? null : earlier.tables()[i];
            if (after != before) {
                diffs[i] = TableDiff.between(
                        before == null ? kind.newTable(new Versions()) : before,
                        after == null ? kind.newTable(new Versions()) : after);
            }
        }
        return new TablesDiff(later, diffs);
    }

    @Override
    public boolean isEmpty() {
        for (TableDiff diff : tables) {
            if (diff != null && diff.size() > 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long weight() {
        long weight = 0;
        for (TableDiff diff : tables) {
            weight += diff == null ? 0 : weight(diff);
        }
        return weight;
    }

    private long weight(TableDiff diff) {
        if (!state.format().isWeighed()) {
            return diff.size();
        }
        long weight = diff.removals();
        for (Table.Cursor entry = diff.put(); entry.next(); ) {
            Object before = diff.valueBefore(entry);
            weight += before == null
                    ? state.format().weight(entry.value())
                    : 1 + state.format().weight(before, entry.value());
        }
        return weight;
    }

    @Override
    public int keyGroups() {
        int changed = 0;
        for (TableDiff diff : tables) {
            changed += diff == null || diff.size() == 0 ? 0 : 1;
        }
        return changed;
    }

    @Override
    public void write(int table, ChunkBuffer out) throws IOException {
        TableDiff diff = tables[table];
        if (diff == null) {
            return;
        }
        for (Table.Cursor gone = diff.removed(); gone.next(); ) {
            out.bytes().writeInt(Change.REMOVED.ordinal());
            state.format().writeKey(gone, out.bytes());
            out.entryEnded();
        }
        for (Table.Cursor entry = diff.put(); entry.next(); ) {
            write(entry, diff.valueBefore(entry), out);
            out.entryEnded();
        }
    }

    private void write(Table.Cursor entry, Object before, ChunkBuffer out) {
        EntryFormat<?> format = state.format();
        Object value = entry.value();
        Change change = Change.ADDED;
        if (before != null) {
            change = format.weight(before, value) < format.weight(value) ? Change.CONTINUED : Change.REPLACED;
        }
        out.bytes().writeInt(change.ordinal());
        format.writeKey(entry, out.bytes());
        if (change == Change.CONTINUED) {
            format.writeDifference(before, value, out.bytes());
        } else {
            format.writeValue(value, out.bytes());
        }
    }
}
