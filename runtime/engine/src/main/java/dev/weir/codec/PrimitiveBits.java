package dev.weir.codec;

import java.util.Optional;

/**
 * How the values of a primitive type lie in 64 bits, so that they can be kept without an object each. Two are equal if and only
 * if their bits are. What {@link #write} writes and {@link #hash} answers is what the codec of the type does. Immutable, for any
 * thread.
 *
 * @param <T> the type, boxed
 */
public abstract class PrimitiveBits<T> {
    private PrimitiveBits() {}

    /** @return empty if the codec is not that of a primitive type */
    public static <T> Optional<PrimitiveBits<T>> of(Codec<T> codec) {
        return codec instanceof Node<T> node ? Optional.ofNullable(node.bits()) : Optional.empty();
    }

    public abstract long toBits(T value);

    public abstract T fromBits(long bits);

    /** Of the value, as {@link KeyHash} has it. */
    public int hash(long bits) {
        return Hashing.finish(Hashing.of(bits));
    }

    /** Writes the value as its codec does. */
    public void write(long bits, BinaryWriter out) {
        out.writeLong(bits);
    }

    /**
     * Reads a value as its codec does.
     *
     * @throws CorruptDataException if the bytes are no such value
     */
    public long read(BinaryReader in) {
        return in.readLong();
    }

    static final class OfBoolean extends PrimitiveBits<Boolean> {
        @Override
        public long toBits(Boolean value) {
            return value ? 1 : 0;
        }

        @Override
        public Boolean fromBits(long bits) {
            return bits != 0;
        }

        @Override
        public int hash(long bits) {
            return Hashing.finish(Hashing.of(bits != 0));
        }

        @Override
        public void write(long bits, BinaryWriter out) {
            out.writeBoolean(bits != 0);
        }

        @Override
        public long read(BinaryReader in) {
            return in.readBoolean() ? 1 : 0;
        }
    }

    static final class OfByte extends PrimitiveBits<Byte> {
        @Override
        public long toBits(Byte value) {
            return value;
        }

        @Override
        public Byte fromBits(long bits) {
            return (byte) bits;
        }

        @Override
        public long read(BinaryReader in) {
            return in.readByte();
        }
    }

    static final class OfShort extends PrimitiveBits<Short> {
        @Override
        public long toBits(Short value) {
            return value;
        }

        @Override
        public Short fromBits(long bits) {
            return (short) bits;
        }

        @Override
        public long read(BinaryReader in) {
            return in.readShort();
        }
    }

    static final class OfChar extends PrimitiveBits<Character> {
        @Override
        public long toBits(Character value) {
            return value;
        }

        @Override
        public Character fromBits(long bits) {
            return (char) bits;
        }

        @Override
        public long read(BinaryReader in) {
            return in.readChar();
        }
    }

    static final class OfInt extends PrimitiveBits<Integer> {
        @Override
        public long toBits(Integer value) {
            return value;
        }

        @Override
        public Integer fromBits(long bits) {
            return (int) bits;
        }

        @Override
        public long read(BinaryReader in) {
            return in.readInt();
        }
    }

    static final class OfLong extends PrimitiveBits<Long> {
        @Override
        public long toBits(Long value) {
            return value;
        }

        @Override
        public Long fromBits(long bits) {
            return bits;
        }
    }

    static final class OfFloat extends PrimitiveBits<Float> {
        @Override
        public long toBits(Float value) {
            return Float.floatToIntBits(value);
        }

        @Override
        public Float fromBits(long bits) {
            return Float.intBitsToFloat((int) bits);
        }

        @Override
        public int hash(long bits) {
            return Hashing.finish(Hashing.of((double) fromBits(bits)));
        }

        @Override
        public void write(long bits, BinaryWriter out) {
            out.writeFloat(fromBits(bits));
        }

        @Override
        public long read(BinaryReader in) {
            return toBits(in.readFloat());
        }
    }

    static final class OfDouble extends PrimitiveBits<Double> {
        @Override
        public long toBits(Double value) {
            return Double.doubleToLongBits(value);
        }

        @Override
        public Double fromBits(long bits) {
            return Double.longBitsToDouble(bits);
        }

        @Override
        public void write(long bits, BinaryWriter out) {
            out.writeDouble(fromBits(bits));
        }

        @Override
        public long read(BinaryReader in) {
            return toBits(in.readDouble());
        }
    }
}
