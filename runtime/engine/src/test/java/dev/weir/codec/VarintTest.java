package dev.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VarintTest {
    /** As Avro's specification has it, a byte at a time. */
    private static byte[] expected(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long bits = (value << 1) ^ (value >> 63);
        for (; (bits & ~0x7FL) != 0; bits >>>= 7) {
            out.write((int) (bits & 0x7F | 0x80));
        }
        out.write((int) bits);
        return out.toByteArray();
    }

    private static void assertWrittenAndRead(long value) {
        BinaryWriter out = new BinaryWriter();
        out.writeLong(value);
        byte[] bytes = out.toByteArray();
        byte[] followed = new byte[bytes.length + 12];
        System.arraycopy(bytes, 0, followed, 0, bytes.length);
        BinaryReader alone = new BinaryReader(bytes);
        BinaryReader before = new BinaryReader(followed);

        assertThat(bytes).as("%d", value).isEqualTo(expected(value));
        assertThat(alone.readLong()).isEqualTo(value);
        assertThat(alone.remaining()).isZero();
        assertThat(before.readLong()).isEqualTo(value);
        assertThat(before.remaining()).isEqualTo(12);
    }

    @Test
    void shouldWriteAndReadNumbersOfEveryLength() {
        for (int bits = 0; bits < Long.SIZE; bits++) {
            for (long near = -2; near <= 2; near++) {
                assertWrittenAndRead((1L << bits) + near);
                assertWrittenAndRead(-(1L << bits) + near);
            }
        }
        assertWrittenAndRead(Long.MAX_VALUE);
        assertWrittenAndRead(Long.MIN_VALUE);
    }

    @Test
    void shouldWriteAndReadAnyNumber() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            assertWrittenAndRead(random.nextLong() >> random.nextInt(Long.SIZE));
        }
    }

    @Test
    void shouldWriteAnIntAsTheSameLong() {
        for (int value : new int[] {0, 1, -1, 63, 64, -65, 8_191, 8_192, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            BinaryWriter out = new BinaryWriter();
            out.writeInt(value);

            assertThat(out.toByteArray()).isEqualTo(expected(value));
        }
    }

    @Test
    void shouldKeepWhatWasWrittenBefore() {
        BinaryWriter out = new BinaryWriter(16);
        for (int i = 0; i < 1_000; i++) {
            out.writeLong(1L << i % 60);
        }
        BinaryReader in = new BinaryReader(out.toByteArray());

        for (int i = 0; i < 1_000; i++) {
            assertThat(in.readLong()).isEqualTo(1L << i % 60);
        }
        in.requireEnd();
    }
}
