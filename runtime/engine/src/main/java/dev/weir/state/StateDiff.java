package dev.weir.state;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How one state differs from what it was at an earlier capture, which is held meanwhile.
 *
 * @param tables of each key group; {@code null} where nothing changed
 */
record StateDiff(CapturedState state, TableDiff[] tables) {
    /** Of all states that a later capture has. */
    static List<StateDiff> between(List<CapturedState> earlier, List<CapturedState> later) {
        Map<String, CapturedState> before = new HashMap<>();
        earlier.forEach(state -> before.put(state.signature().name(), state));
        List<StateDiff> all = new ArrayList<>();
        for (CapturedState state : later) {
            all.add(between(before.get(state.signature().name()), state));
        }
        return all;
    }

    /** @param earlier {@code null} if there was no such state */
    private static StateDiff between(CapturedState earlier, CapturedState later) {
        StateKind kind = StateKind.of(later.signature().kind());
        TableDiff[] diffs = new TableDiff[later.tables().length];
        for (int i = 0; i < diffs.length; i++) {
            Table after = later.tables()[i];
            Table before = earlier == null ? null : earlier.tables()[i];
            if (after != before) {
                diffs[i] = TableDiff.between(before == null ? kind.newTable(new Versions()) : before, after);
            }
        }
        return new StateDiff(later, diffs);
    }

    boolean isEmpty() {
        for (TableDiff diff : tables) {
            if (diff != null && diff.size() > 0) {
                return false;
            }
        }
        return true;
    }

    /** See {@link EntryFormat#weight}: of what is to be written of the entries. */
    long weight() {
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

    /** How many key groups have changes. */
    int keyGroups() {
        int changed = 0;
        for (TableDiff diff : tables) {
            changed += diff == null || diff.size() == 0 ? 0 : 1;
        }
        return changed;
    }

    /** Writes the changes of one key group. @param table its index */
    void write(int table, ChunkBuffer out) throws IOException {
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
