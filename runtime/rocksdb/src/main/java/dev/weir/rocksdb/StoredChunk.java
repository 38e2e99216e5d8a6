package dev.weir.rocksdb;

import dev.weir.codec.BinaryReader;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.CorruptDataException;
import dev.weir.state.Chunk;
import dev.weir.state.StateSignature;
import java.util.Arrays;
import java.util.List;

/** Chunks of a canonical snapshot in a database, as they came: what a state consists of until the program declares it. */
final class StoredChunk {
    private static final List<Chunk.Kind> KINDS = List.of(Chunk.Kind.values());

    private StoredChunk() {}

    /** @param sequence rising in the order in which chunks apply */
    static void write(Database database, int number, int sequence, Chunk chunk) {
        BinaryWriter out = new BinaryWriter(chunk.bytes().length + 4 * Integer.BYTES);
        out.writeInt(chunk.kind().ordinal());
        out.writeInt(chunk.entries());
        out.writeBytes(chunk.bytes());
        byte[] key = key(chunk.keyGroup(), number, sequence);
        database.put(key, key.length, out.array(), out.position());
    }

    static Chunk of(byte[] key, StateSignature state, byte[] value) {
        BinaryReader in = new BinaryReader(value);
        Chunk.Kind kind = KINDS.get(in.readIndex(KINDS.size()));
        Chunk chunk = new Chunk(kind, KeyLayout.keyGroup(key), state, in.readInt(), in.readBytes());
        in.requireEnd();
        return chunk;
    }

    /** The task's thread only. */
    static Chunk read(Database database, int keyGroup, Catalog.Numbered state, int sequence) {
        byte[] key = key(keyGroup, state.number(), sequence);
        int length = database.get(key, key.length);
        if (length < 0) {
            throw new CorruptDataException("chunk " + sequence + " is gone");
        }
        return of(key, state.signature(), Arrays.copyOf(database.found(), length));
    }

    static int sequence(byte[] key) {
        int sequence = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            sequence = sequence << Byte.SIZE | key[KeyLayout.HEAD + i] & 0xFF;
        }
        return sequence;
    }

    private static byte[] key(int keyGroup, int number, int sequence) {
        byte[] key = Arrays.copyOf(KeyLayout.head(keyGroup, number), KeyLayout.HEAD + Integer.BYTES);
        for (int i = 0; i < Integer.BYTES; i++) {
            key[KeyLayout.HEAD + i] = (byte) (sequence >>> (Integer.SIZE - Byte.SIZE * (i + 1)));
        }
        return key;
    }
}
