package dev.weir.rocksdb;

import dev.weir.codec.BinaryWriter;
import java.util.Arrays;

/**
 * How the keys of a database are laid out. All begin with the key group, so that a range of key groups is a range of keys:
 *
 * <pre>
 * key group (2 bytes, big-endian) | number of the state (2 bytes, big-endian) | the rest, by kind:
 *   value, list   key
 *   namespaced    key, namespace
 *   map           length of the key, key, key within the map
 *   timers        time (8 bytes, big-endian, so that bytes are in the order of time), key
 *   chunks        sequence (4 bytes): what was restored of a state that the program has not declared yet, as it came
 * </pre>
 *
 * Keys and namespaces are in Avro's encoding, which says itself where it ends: no key's bytes begin with another's.
 */
final class KeyLayout {
    /** Bytes of key group and number. */
    static final int HEAD = 4;
    /** Bytes of a timer's time. */
    static final int TIME = 8;
    /** Largest number that fits. */
    static final int MAX = 0xFFFF;

    private KeyLayout() {}

    static byte[] head(int keyGroup, int number) {
        return new byte[] {(byte) (keyGroup >>> 8), (byte) keyGroup, (byte) (number >>> 8), (byte) number};
    }

    /** The first key that a key group can have. */
    static byte[] firstOf(int keyGroup) {
        return head(keyGroup, 0);
    }

    /** Less than every key of this key group and all after it, and not less than those before. */
    static byte[] endBefore(int keyGroup) {
        return keyGroup > MAX ? new byte[] {-1, -1, -1, -1, -1} : firstOf(keyGroup);
    }

    static int keyGroup(byte[] key) {
        return (key[0] & 0xFF) << 8 | key[1] & 0xFF;
    }

    static int number(byte[] key) {
        return (key[2] & 0xFF) << 8 | key[3] & 0xFF;
    }

    /** The same key of a state that has another number. */
    static byte[] withNumber(byte[] key, int number) {
        byte[] changed = key.clone();
        changed[2] = (byte) (number >>> 8);
        changed[3] = (byte) number;
        return changed;
    }

    static void writeTime(long time, BinaryWriter out) {
        byte[] bytes = new byte[TIME];
        long ordered = time ^ Long.MIN_VALUE;
        for (int i = 0; i < TIME; i++) {
            bytes[i] = (byte) (ordered >>> (Long.SIZE - Byte.SIZE - Byte.SIZE * i));
        }
        out.writeRaw(bytes, 0, TIME);
    }

    static long time(byte[] key) {
        long ordered = 0;
        for (int i = HEAD; i < HEAD + TIME; i++) {
            ordered = ordered << Byte.SIZE | key[i] & 0xFF;
        }
        return ordered ^ Long.MIN_VALUE;
    }

    /** The first key after all that begin with a prefix. */
    static byte[] after(byte[] prefix) {
        for (int i = prefix.length - 1; i >= 0; i--) {
            if (prefix[i] != -1) {
                byte[] after = Arrays.copyOf(prefix, i + 1);
                after[i]++;
                return after;
            }
        }
        throw new IllegalArgumentException("nothing comes after " + Arrays.toString(prefix));
    }
}
