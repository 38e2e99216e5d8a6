package dev.weir.state;

import dev.weir.codec.BinaryReader;
import dev.weir.codec.CorruptDataException;
import dev.weir.codec.PrimitiveBits;
import java.util.function.IntPredicate;

/**
 * Puts chunks of primitive keys and values into the tables of their key groups, without an object for any entry. The chunks were
 * written with the schemas that the state has. For one thread.
 */
final class PrimitiveRestore {
    private final PrimitiveBits<?> keys;
    private final PrimitiveBits<?> values;

    PrimitiveRestore(PrimitiveBits<?> keys, PrimitiveBits<?> values) {
        this.keys = keys;
        this.values = values;
    }

    /**
     * @param table of the chunk's key group, with what the parts before made of it
     * @param belongs whether a key of this hash is of the chunk's key group
     * @throws CorruptDataException if the chunk is not what was written, or follows upon other parts
     */
    void restore(Chunk chunk, PrimitiveTable table, IntPredicate belongs) {
        BinaryReader in = new BinaryReader(chunk.bytes());
        for (int i = 0; i < chunk.entries(); i++) {
            Change change = Change.read(chunk.kind(), in);
            long key = keys.read(in);
            int hash = keys.hash(key);
            if (!belongs.test(hash)) {
                throw new CorruptDataException("there is a key of another key group");
            }
            int slot = table.find(hash, key);
            change.requireOf(slot >= 0);
            switch (change) {
                case REMOVED -> table.removeAt(slot);
                case ADDED -> table.insert(~slot, hash, key, values.read(in));
                case REPLACED -> table.setValueAt(slot, values.read(in));
                case CONTINUED ->
                    throw new CorruptDataException("there is a difference of a value that is written whole");
            }
        }
        in.requireEnd();
    }
}
