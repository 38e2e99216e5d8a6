package dev.weir.codec;

import dev.weir.api.InvalidProgramException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Appends to a growing byte array in Avro's binary encoding. For one thread at a time; meant to be kept and reset. */
public final class BinaryWriter {
    /** How deep a value of a recursive type may be nested, on both sides. */
    static final int MAX_DEPTH = 500;

    /** A text that is shorter is written character by character. */
    private static final int SHORT_TEXT = 16;

    private static final int MAX_VARINT_LONG = 10;
    private static final int MAX_CAPACITY = Integer.MAX_VALUE - 8;

    private byte[] array;
    private int position;
    private int depth; // of recursive values being written now

    public BinaryWriter() {
        this(256);
    }

    public BinaryWriter(int capacity) {
        array = new byte[Math.max(16, capacity)];
    }

    /** The bytes from 0 to {@link #position} are what was written. Replaced when it grows. */
    public byte[] array() {
        return array;
    }

    public int position() {
        return position;
    }

    /** Forgets what was written and keeps the array. */
    public void reset() {
        position = 0;
        depth = 0;
    }

    /** Forgets what was written from here on. */
    public void truncate(int to) {
        if (to < 0 || to > position) {
            throw new IllegalArgumentException("cannot truncate " + position + " bytes to " + to);
        }
        position = to;
        depth = 0;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(array, position);
    }

    public void writeBoolean(boolean value) {
        ensure(1);
        array[position++] = (byte) (value ? 1 : 0);
    }

    /** Avro's int: zig-zag, variable length. */
    public void writeInt(int value) {
        // The same bytes as those of the long.
        writeLong(value);
    }

    /** Avro's long: zig-zag, variable length. */
    public void writeLong(long value) {
        ensure(MAX_VARINT_LONG);
        long bits = (value << 1) ^ (value >> 63);
        if ((bits & ~0x7FL) == 0) {
            array[position++] = (byte) bits;
        } else if (bits >>> Varint.BITS == 0) {
            position += Varint.write(bits, array, position);
        } else {
            writeLarge(bits);
        }
    }

    private void writeLarge(long large) {
        long bits = large;
        int at = position;
        while ((bits & ~0x7FL) != 0) {
            array[at++] = (byte) (bits | 0x80);
            bits >>>= 7;
        }
        array[at++] = (byte) bits;
        position = at;
    }

    /** Avro's float: 4 bytes, little-endian; every NaN becomes the canonical one. */
    public void writeFloat(float value) {
        ensure(Float.BYTES);
        int bits = Float.floatToIntBits(value);
        for (int i = 0; i < Float.BYTES; i++) {
            array[position++] = (byte) (bits >>> (8 * i));
        }
    }

    /** Avro's double: 8 bytes, little-endian; every NaN becomes the canonical one. */
    public void writeDouble(double value) {
        ensure(Double.BYTES);
        long bits = Double.doubleToLongBits(value);
        for (int i = 0; i < Double.BYTES; i++) {
            array[position++] = (byte) (bits >>> (8 * i));
        }
    }

    /** Avro's string: length in bytes, UTF-8; of an unpaired surrogate what {@link Surrogates} has for it. */
    public void writeString(String value) {
        if (value.length() < SHORT_TEXT) {
            writeShortString(value);
            return;
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        writeBytes(AsciiBytes.areAllOf(value, utf8) ? utf8 : Surrogates.encode(value));
    }

    private void writeShortString(String value) {
        int length = value.length();
        ensure(1 + SHORT_TEXT);
        byte[] to = array;
        int at = position + 1;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                writeBytes(Surrogates.encode(value));
                return;
            }
            to[at + i] = (byte) c;
        }
        // Zig-zag in one byte: the text is shorter than 64.
        to[position] = (byte) (length << 1);
        position = at + length;
    }

    /** Avro's bytes: length, then the bytes. */
    public void writeBytes(byte[] value) {
        writeLong(value.length);
        writeRaw(value, 0, value.length);
    }

    /** The bytes alone. */
    public void writeRaw(byte[] from, int offset, int length) {
        ensure(length);
        System.arraycopy(from, offset, array, position, length);
        position += length;
    }

    /** Called around a value of a recursive type. */
    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new InvalidProgramException("a value of a recursive type is nested more than " + MAX_DEPTH
                    + " deep; keep such values in a List instead of linking them");
        }
    }

    void exit() {
        depth--;
    }

    private void ensure(long more) {
        if (array.length - position < more) {
            grow(more);
        }
    }

    private void grow(long more) {
        long needed = position + more;
        if (needed > MAX_CAPACITY) {
            throw new InvalidProgramException(
                    "a value takes more than " + MAX_CAPACITY + " bytes; keep large values in smaller parts");
        }
        array = Arrays.copyOf(array, (int) Math.min(MAX_CAPACITY, Math.max(needed, 2L * array.length)));
    }
}
