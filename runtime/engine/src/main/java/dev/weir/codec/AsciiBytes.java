package dev.weir.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks through the bytes of texts, eight at a time. */
final class AsciiBytes {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long QUESTION_MARKS = '?' * LOW_BITS;

    private AsciiBytes() {}

    /** Whether all from one index to before another are ASCII. */
    static boolean areAll(byte[] array, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            if (((long) EIGHT.get(array, at) & HIGH_BITS) != 0) {
                return false;
            }
        }
        for (; at < to; at++) {
            if (array[at] < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether a text is ASCII, of which these are the UTF-8 bytes as the JDK makes them: with a question mark for whatever has
     * none.
     */
    static boolean areAllOf(String text, byte[] utf8) {
        if (utf8.length != text.length()) {
            return false;
        }
        int at = 0;
        for (; at <= utf8.length - Long.BYTES; at += Long.BYTES) {
            long eight = (long) EIGHT.get(utf8, at) ^ QUESTION_MARKS;
            if (((eight - LOW_BITS) & ~eight & HIGH_BITS) != 0 && !areEqual(text, utf8, at, at + Long.BYTES)) {
                return false;
            }
        }
        return areEqual(text, utf8, at, utf8.length);
    }

    private static boolean areEqual(String text, byte[] utf8, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != utf8[i]) {
                return false;
            }
        }
        return true;
    }
}
