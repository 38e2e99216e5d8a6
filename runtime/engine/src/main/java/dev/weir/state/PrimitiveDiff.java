package dev.weir.state;

import dev.weir.codec.BinaryWriter;
import java.io.IOException;

/**
 * How one state of primitive keys and values differs from what it was at an earlier capture.
 *
 * @param earlier of each key group; {@code null} where there was none
 * @param written number of slots that may have changed, of each key group
 */
record PrimitiveDiff(CapturedPrimitives state, PrimitiveView[] earlier, int[] written) implements StateDiff {
    /** @param earlier {@code null} if there was no such state */
    static PrimitiveDiff between(CapturedPrimitives earlier, CapturedPrimitives later) {
        PrimitiveView[] before = new PrimitiveView[later.views().length];
        int[] written = new int[before.length];
        for (int i = 0; i < written.length; i++) {
            PrimitiveView after = later.views()[i];
            before[i] = earlier == null ? null : earlier.views()[i];
            if (before[i] == null) {
                written[i] = after.size();
            } else if (before[i].slots() == after.slots()) {
                written[i] = after.writtenSince(before[i]);
            } else {
                written[i] = before[i].size() + after.size();
            }
        }
        return new PrimitiveDiff(later, before, written);
    }

    @Override
    public boolean isEmpty() {
        return keyGroups() == 0;
    }

    @Override
    public long weight() {
        long weight = 0;
        for (int one : written) {
            weight += one;
        }
        return weight;
    }

    @Override
    public int keyGroups() {
        int changed = 0;
        for (int one : written) {
            changed += one == 0 ? 0 : 1;
        }
        return changed;
    }

    @Override
    public void write(int table, ChunkBuffer out) throws IOException {
        if (written[table] == 0) {
            return;
        }
        PrimitiveChanges changes = new PrimitiveChanges((change, key, value) -> write(change, key, value, out));
        if (earlier[table] == null) {
            changes.all(state.views()[table]);
        } else if (earlier[table].slots() == state.views()[table].slots()) {
            changes.inPlace(earlier[table], state.views()[table]);
        } else {
            changes.rehashed(earlier[table], state.views()[table], state.keys());
        }
    }

    private void write(Change change, long key, long value, ChunkBuffer out) throws IOException {
        BinaryWriter bytes = out.bytes();
        bytes.writeInt(change.ordinal());
        if (change == Change.REMOVED) {
            state.keys().write(key, bytes);
        } else {
            state.writeEntry(key, value, bytes);
        }
        out.entryEnded();
    }
}
