package dev.weir.state;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How one state differs from what it was at an earlier capture, which is held meanwhile. */
interface StateDiff {
    /** Of all states that a later capture has. */
    static List<StateDiff> between(List<CapturedState> earlier, List<CapturedState> later) {
        Map<String, CapturedState> before = new HashMap<>();
        earlier.forEach(state -> before.put(state.signature().name(), state));
        List<StateDiff> all = new ArrayList<>();
        for (CapturedState state : later) {
            all.add(state.since(before.get(state.signature().name())));
        }
        return all;
    }

    /** As it is later. */
    CapturedState state();

    /** Whether there is surely nothing to be written. */
    boolean isEmpty();

    /** See {@link EntryFormat#weight}: of what is to be written of the entries, or a little more. */
    long weight();

    /** How many key groups have changes. */
    int keyGroups();

    /** Writes the changes of one key group. @param table its index */
    void write(int table, ChunkBuffer out) throws IOException;
}
