package dev.weir.state;

import dev.weir.codec.BinaryWriter;
import dev.weir.codec.PrimitiveBits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One state in a snapshot, of primitive keys and values.
 *
 * @param views one per key group of the subtask
 * @param version that was current
 */
record CapturedPrimitives(
        StateSignature signature,
        PrimitiveBits<?> keys,
        PrimitiveBits<?> values,
        PrimitiveView[] views,
        long version,
        EntrySize entrySize)
        implements CapturedState {
    @Override
    public long weight() {
        long weight = 0;
        for (PrimitiveView view : views) {
            weight += view.size();
        }
        return weight;
    }

    @Override
    public void write(int index, ChunkBuffer out) throws IOException {
        PrimitiveView view = views[index];
        PageCopy copy = new PageCopy();
        for (int page = 0; view.size() > 0 && page < view.pages(); page++) {
            view.read(page, copy);
            for (long left = copy.occupied(); left != 0; left &= left - 1) {
                int at = Long.numberOfTrailingZeros(left);
                writeEntry(copy.key(at), copy.value(at), out.bytes());
                out.entryEnded();
            }
        }
    }

    /** As {@link EntryFormat} has it. */
    void writeEntry(long key, long value, BinaryWriter out) {
        keys.write(key, out);
        values.write(value, out);
    }

    @Override
    public List<Chunk> toChunks(int firstKeyGroup) {
        List<Chunk> chunks = new ArrayList<>();
        PageCopy copy = new PageCopy();
        for (int i = 0; i < views.length; i++) {
            BinaryWriter bytes = new BinaryWriter();
            for (int page = 0; page < views[i].pages(); page++) {
                views[i].read(page, copy);
                for (long left = copy.occupied(); left != 0; left &= left - 1) {
                    int at = Long.numberOfTrailingZeros(left);
                    writeEntry(copy.key(at), copy.value(at), bytes);
                }
            }
            if (views[i].size() > 0) {
                chunks.add(new Chunk(
                        Chunk.Kind.ENTRIES, firstKeyGroup + i, signature, views[i].size(), bytes.toByteArray()));
            }
        }
        return chunks;
    }

    @Override
    public StateDiff since(CapturedState earlier) {
        return PrimitiveDiff.between((CapturedPrimitives) earlier, this);
    }
}
