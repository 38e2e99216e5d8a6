package dev.weir.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Numbers in 7 bits a byte, the lowest first, all but the last with the high bit set; up to 8 bytes at once and without a loop,
 * whose branches nobody can foretell where numbers are of many lengths.
 */
final class Varint {
    /** Of the largest number that is handled at once. */
    static final int BITS = 56;

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long GOES_ON = 0x8080808080808080L;

    private Varint() {}

    /**
     * Writes a number of up to {@link #BITS} bits and overwrites up to 8 bytes for it.
     *
     * @return how many of them it takes, 1 to 8
     */
    static int write(long bits, byte[] to, int at) {
        int bytes = (Long.SIZE - Long.numberOfLeadingZeros(bits | 1) + 6) / 7;
        long all = GOES_ON & ((1L << (8 * bytes - 1)) - 1);
        EIGHT.set(to, at, spread(bits) | all);
        return bytes;
    }

    /** The next 8 bytes, of which a number takes as many as {@link #length} says. */
    static long peek(byte[] from, int at) {
        return (long) EIGHT.get(from, at);
    }

    /** How many of the bytes belong to the first number: 1 to 8, or more than 8 if it does not end in them. */
    static int length(long eight) {
        return (Long.numberOfTrailingZeros(~eight & GOES_ON) >>> 3) + 1;
    }

    /** @param length of the number, 1 to 8 */
    static long value(long eight, int length) {
        return gather(eight & -1L >>> (Long.SIZE - 8 * length));
    }

    /** From 8 times 7 bits in a row to the lower 7 of each byte. */
    private static long spread(long bits) {
        long x = (bits & 0x000000000FFFFFFFL) | (bits & 0x00FFFFFFF0000000L) << 4;
        x = (x & 0x00003FFF00003FFFL) | (x & 0x0FFFC0000FFFC000L) << 2;
        return (x & 0x007F007F007F007FL) | (x & 0x3F803F803F803F80L) << 1;
    }

    /** The reverse; the high bits of the bytes are left out. */
    private static long gather(long bytes) {
        long x = (bytes & 0x007F007F007F007FL) | (bytes & 0x7F007F007F007F00L) >>> 1;
        x = (x & 0x00003FFF00003FFFL) | (x & 0x3FFF00003FFF0000L) >>> 2;
        return (x & 0x000000000FFFFFFFL) | (x & 0x0FFFFFFF00000000L) >>> 4;
    }
}
