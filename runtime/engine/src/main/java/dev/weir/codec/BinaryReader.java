package dev.weir.codec;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads Avro's binary encoding from a slice of a byte array. Trusts nothing: whatever is malformed, or longer than what is
 * left, is a {@link CorruptDataException}, and nothing is allocated by a length that was not checked. For one thread.
 */
public final class BinaryReader {
    private byte[] array;
    private int start;
    private int position;
    private int end;
    private int depth; // of recursive values being read now

    public BinaryReader(byte[] array) {
        this(array, 0, array.length);
    }

    public BinaryReader(byte[] array, int offset, int length) {
        reset(array, offset, length);
    }

    /** Goes on with another slice. */
    public void reset(byte[] from, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, from.length);
        array = from;
        start = offset;
        position = offset;
        end = offset + length;
        depth = 0;
    }

    public int remaining() {
        return end - position;
    }

    /** Bytes read so far. */
    public int position() {
        return position - start;
    }

    public boolean readBoolean() {
        require(1);
        byte value = array[position++];
        if ((value & ~1) != 0) {
            throw corrupt("a boolean is " + value + ", expected 0 or 1");
        }
        return value == 1;
    }

    /** Avro's int: zig-zag, variable length. */
    public int readInt() {
        long value = readLong();
        if (value != (int) value) {
            throw corrupt("an int is " + value + ", out of its range");
        }
        return (int) value;
    }

    byte readByte() {
        return (byte) readInt(Byte.MIN_VALUE, Byte.MAX_VALUE, "byte");
    }

    short readShort() {
        return (short) readInt(Short.MIN_VALUE, Short.MAX_VALUE, "short");
    }

    char readChar() {
        return (char) readInt(Character.MIN_VALUE, Character.MAX_VALUE, "char");
    }

    private int readInt(int min, int max, String what) {
        long value = readLong();
        if (value < min || value > max) {
            throw corrupt("a " + what + " is " + value + ", out of its range");
        }
        return (int) value;
    }

    /** Avro's long: zig-zag, variable length. */
    public long readLong() {
        int at = position;
        if (at < end && array[at] >= 0) {
            position = at + 1;
            int bits = array[at];
            return (bits >>> 1) ^ -(bits & 1);
        }
        if (end - at >= Long.BYTES) {
            long eight = Varint.peek(array, at);
            int length = Varint.length(eight);
            if (length <= Long.BYTES) {
                position = at + length;
                long bits = Varint.value(eight, length);
                return (bits >>> 1) ^ -(bits & 1);
            }
        }
        return readLongSlowly();
    }

    private long readLongSlowly() {
        long bits = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            require(1);
            byte next = array[position++];
            if (shift == 63 && (next & ~1) != 0) {
                break;
            }
            bits |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return (bits >>> 1) ^ -(bits & 1);
            }
        }
        throw corrupt("a number has more than 64 bits");
    }

    public float readFloat() {
        require(Float.BYTES);
        int bits = 0;
        for (int i = 0; i < Float.BYTES; i++) {
            bits |= (array[position++] & 0xFF) << (8 * i);
        }
        return Float.intBitsToFloat(bits);
    }

    public double readDouble() {
        require(Double.BYTES);
        long bits = 0;
        for (int i = 0; i < Double.BYTES; i++) {
            bits |= (array[position++] & 0xFFL) << (8 * i);
        }
        return Double.longBitsToDouble(bits);
    }

    /** Avro's string: length in bytes, UTF-8. */
    public String readString() {
        int length = readLength();
        int from = position;
        position = from + length;
        return AsciiBytes.areAll(array, from, position)
                ? new String(array, from, length, StandardCharsets.ISO_8859_1)
                : decode(from, length);
    }

    private String decode(int from, int length) {
        try {
            return Surrogates.decode(array, from, length);
        } catch (CharacterCodingException e) {
            throw new CorruptDataException("a string is not UTF-8, at byte " + (from - start), e);
        }
    }

    /** Avro's bytes: length, then the bytes. */
    public byte[] readBytes() {
        int length = readLength();
        position += length;
        return Arrays.copyOfRange(array, position - length, position);
    }

    /** A length in bytes, of something that follows: from 0 to {@link #remaining}. */
    public int readLength() {
        long length = readLong();
        if (length < 0 || length > remaining()) {
            throw corrupt("a length is " + length + ", expected 0 to " + remaining());
        }
        return (int) length;
    }

    /** An index below a limit, as unions and enums have. */
    public int readIndex(int limit) {
        long index = readLong();
        if (index < 0 || index >= limit) {
            throw corrupt("an index is " + index + ", expected 0 to " + (limit - 1));
        }
        return (int) index;
    }

    public void skip(int bytes) {
        require(bytes);
        position += bytes;
    }

    /** A copy of what the given reading passes over. */
    byte[] slice(Runnable reading) {
        int from = position;
        reading.run();
        return Arrays.copyOfRange(array, from, position);
    }

    /** @throws CorruptDataException if something is left */
    public void requireEnd() {
        if (position != end) {
            throw corrupt(remaining() + " bytes are left over");
        }
    }

    /** Called around a value of a recursive type. */
    void enter() {
        if (++depth > BinaryWriter.MAX_DEPTH) {
            throw corrupt("a value is nested more than " + BinaryWriter.MAX_DEPTH + " deep");
        }
    }

    void exit() {
        depth--;
    }

    CorruptDataException corrupt(String found) {
        return new CorruptDataException(found + ", at byte " + position());
    }

    private void require(int bytes) {
        if (bytes < 0 || bytes > remaining()) {
            throw corrupt("the data end: " + bytes + " bytes expected, " + remaining() + " left");
        }
    }
}
