package dev.weir.rocksdb;

import dev.weir.codec.BinaryReader;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.CorruptDataException;
import dev.weir.state.Chunk;
import java.util.Arrays;

/**
 * A chunk of a canonical snapshot in a database, as it came: what the entries of a state are until the program declares it.
 *
 * @param entries number of them
 */
record StoredChunk(int entries, byte[] bytes) {
    /** @param sequence rising in the order in which chunks come */
    static void write(Database database, int number, int sequence, Chunk chunk) {
        BinaryWriter out = new BinaryWriter(chunk.bytes().length + 2 * Integer.BYTES);
        out.writeInt(chunk.entries());
        out.writeBytes(chunk.bytes());
        byte[] key = key(chunk.keyGroup(), number, sequence);
        database.put(key, key.length, out.array(), out.position());
    }

    static StoredChunk of(byte[] value) {
        BinaryReader in = new BinaryReader(value);
        StoredChunk chunk = new StoredChunk(in.readInt(), in.readBytes());
        in.requireEnd();
        return chunk;
    }

    /** The task's thread only. */
    static StoredChunk read(Database database, int keyGroup, int number, int sequence) {
        byte[] key = key(keyGroup, number, sequence);
        int length = database.get(key, key.length);
        if (length < 0) {
            throw new CorruptDataException("chunk " + sequence + " is gone");
        }
        return of(Arrays.copyOf(database.found(), length));
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
