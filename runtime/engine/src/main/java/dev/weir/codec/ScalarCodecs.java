package dev.weir.codec;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import org.apache.avro.Schema;

/** The codecs of {@link ScalarKind}. A component of a primitive type does without them: see {@link RecordBinding}. */
final class ScalarCodecs {
    private ScalarCodecs() {}

    static Node<?> of(ScalarKind kind, Schema schema) {
        return switch (kind) {
            case BOOLEAN -> new OfBoolean(schema);
            case BYTE -> new OfByte(schema);
            case SHORT -> new OfShort(schema);
            case CHAR -> new OfChar(schema);
            case INT -> new OfInt(schema);
            case LONG -> new OfLong(schema);
            case FLOAT -> new OfFloat(schema);
            case DOUBLE -> new OfDouble(schema);
            case STRING -> new OfString(schema);
            case BYTES -> new OfBytes(schema);
            case INSTANT -> new OfInstant(schema);
            case DURATION -> new OfDuration(schema);
            case LOCAL_DATE -> new OfLocalDate(schema);
            case LOCAL_DATE_TIME -> new OfLocalDateTime(schema);
        };
    }

    private static final class OfBoolean extends Node<Boolean> {
        OfBoolean(Schema schema) {
            super(schema);
        }

        @Override
        public void write(Boolean value, BinaryWriter out) {
            out.writeBoolean(value);
        }

        @Override
        public Boolean read(BinaryReader in) {
            return in.readBoolean();
        }

        @Override
        int hash(Boolean value) {
            return Hashing.of((boolean) value);
        }

        @Override
        PrimitiveBits<Boolean> bits() {
            return new PrimitiveBits.OfBoolean();
        }
    }

    private static final class OfByte extends Node<Byte> {
        OfByte(Schema schema) {
            super(schema);
        }

        @Override
        public void write(Byte value, BinaryWriter out) {
            out.writeInt(value);
        }

        @Override
        public Byte read(BinaryReader in) {
            return in.readByte();
        }

        @Override
        int hash(Byte value) {
            return Hashing.of((long) value);
        }

        @Override
        PrimitiveBits<Byte> bits() {
            return new PrimitiveBits.OfByte();
        }
    }

    private static final class OfShort extends Node<Short> {
        OfShort(Schema schema) {
            super(schema);
        }

        @Override
        public void write(Short value, BinaryWriter out) {
            out.writeInt(value);
        }

        @Override
        public Short read(BinaryReader in) {
            return in.readShort();
        }

        @Override
        int hash(Short value) {
            return Hashing.of((long) value);
        }

        @Override
        PrimitiveBits<Short> bits() {
            return new PrimitiveBits.OfShort();
        }
    }

    private static final class OfChar extends Node<Character> {
        OfChar(Schema schema) {
            super(schema);
        }

        @Override
        public void write(Character value, BinaryWriter out) {
            out.writeInt(value);
        }

        @Override
        public Character read(BinaryReader in) {
            return in.readChar();
        }

        @Override
        int hash(Character value) {
            return Hashing.of((long) value);
        }

        @Override
        PrimitiveBits<Character> bits() {
            return new PrimitiveBits.OfChar();
        }
    }

    private static final class OfInt extends Node<Integer> {
        OfInt(Schema schema) {
            super(schema);
        }

        @Override
        public void write(Integer value, BinaryWriter out) {
            out.writeInt(value);
        }

        @Override
        public Integer read(BinaryReader in) {
            return in.readInt();
        }

        @Override
        int hash(Integer value) {
            return Hashing.of((long) value);
        }

        @Override
        PrimitiveBits<Integer> bits() {
            return new PrimitiveBits.OfInt();
        }
    }

    private static final class OfLong extends Node<Long> {
        OfLong(Schema schema) {
            super(schema);
        }

        @Override
        public void write(Long value, BinaryWriter out) {
            out.writeLong(value);
        }

        @Override
        public Long read(BinaryReader in) {
            return in.readLong();
        }

        @Override
        int hash(Long value) {
            return Hashing.of((long) value);
        }

        @Override
        PrimitiveBits<Long> bits() {
            return new PrimitiveBits.OfLong();
        }
    }

    private static final class OfFloat extends Node<Float> {
        OfFloat(Schema schema) {
            super(schema);
        }

        @Override
        public void write(Float value, BinaryWriter out) {
            out.writeFloat(value);
        }

        @Override
        public Float read(BinaryReader in) {
            return in.readFloat();
        }

        @Override
        int hash(Float value) {
            return Hashing.of((double) value);
        }

        @Override
        PrimitiveBits<Float> bits() {
            return new PrimitiveBits.OfFloat();
        }
    }

    private static final class OfDouble extends Node<Double> {
        OfDouble(Schema schema) {
            super(schema);
        }

        @Override
        public void write(Double value, BinaryWriter out) {
            out.writeDouble(value);
        }

        @Override
        public Double read(BinaryReader in) {
            return in.readDouble();
        }

        @Override
        int hash(Double value) {
            return Hashing.of((double) value);
        }

        @Override
        PrimitiveBits<Double> bits() {
            return new PrimitiveBits.OfDouble();
        }
    }

    private static final class OfString extends Node<String> {
        OfString(Schema schema) {
            super(schema);
        }

        @Override
        public void write(String value, BinaryWriter out) {
            out.writeString(value);
        }

        @Override
        public String read(BinaryReader in) {
            return in.readString();
        }

        @Override
        int hash(String value) {
            return Hashing.of(value);
        }
    }

    private static final class OfBytes extends Node<byte[]> {
        OfBytes(Schema schema) {
            super(schema);
        }

        @Override
        public void write(byte[] value, BinaryWriter out) {
            out.writeBytes(value);
        }

        @Override
        public byte[] read(BinaryReader in) {
            return in.readBytes();
        }

        @Override
        int hash(byte[] value) {
            return Hashing.of(value);
        }
    }

    private static final class OfInstant extends Node<Instant> {
        OfInstant(Schema schema) {
            super(schema);
        }

        @Override
        public void write(Instant value, BinaryWriter out) {
            out.writeLong(value.getEpochSecond());
            out.writeInt(value.getNano());
        }

        @Override
        public Instant read(BinaryReader in) {
            try {
                return Instant.ofEpochSecond(in.readLong(), nano(in));
            } catch (DateTimeException | ArithmeticException e) {
                throw outOfRange(e);
            }
        }

        @Override
        int hash(Instant value) {
            return Hashing.combine(Hashing.of(value.getEpochSecond()), value.getNano());
        }
    }

    private static final class OfDuration extends Node<Duration> {
        OfDuration(Schema schema) {
            super(schema);
        }

        @Override
        public void write(Duration value, BinaryWriter out) {
            out.writeLong(value.getSeconds());
            out.writeInt(value.getNano());
        }

        @Override
        public Duration read(BinaryReader in) {
            try {
                return Duration.ofSeconds(in.readLong(), nano(in));
            } catch (DateTimeException | ArithmeticException e) {
                throw outOfRange(e);
            }
        }

        @Override
        int hash(Duration value) {
            return Hashing.combine(Hashing.of(value.getSeconds()), value.getNano());
        }
    }

    private static final class OfLocalDate extends Node<LocalDate> {
        OfLocalDate(Schema schema) {
            super(schema);
        }

        @Override
        public void write(LocalDate value, BinaryWriter out) {
            out.writeLong(value.toEpochDay());
        }

        @Override
        public LocalDate read(BinaryReader in) {
            try {
                return LocalDate.ofEpochDay(in.readLong());
            } catch (DateTimeException | ArithmeticException e) {
                throw outOfRange(e);
            }
        }

        @Override
        int hash(LocalDate value) {
            return Hashing.of(value.toEpochDay());
        }
    }

    private static final class OfLocalDateTime extends Node<LocalDateTime> {
        OfLocalDateTime(Schema schema) {
            super(schema);
        }

        @Override
        public void write(LocalDateTime value, BinaryWriter out) {
            out.writeLong(value.toLocalDate().toEpochDay());
            out.writeLong(value.toLocalTime().toNanoOfDay());
        }

        @Override
        public LocalDateTime read(BinaryReader in) {
            try {
                return LocalDateTime.of(LocalDate.ofEpochDay(in.readLong()), LocalTime.ofNanoOfDay(in.readLong()));
            } catch (DateTimeException | ArithmeticException e) {
                throw outOfRange(e);
            }
        }

        @Override
        int hash(LocalDateTime value) {
            return Hashing.combine(
                    Hashing.of(value.toLocalDate().toEpochDay()),
                    Hashing.of(value.toLocalTime().toNanoOfDay()));
        }
    }

    private static int nano(BinaryReader in) {
        return in.readIndex(1_000_000_000);
    }

    private static CorruptDataException outOfRange(RuntimeException e) {
        return new CorruptDataException("a time is out of its range: " + e.getMessage(), e);
    }
}
