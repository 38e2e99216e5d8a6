package dev.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.DataType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrimitiveBitsTest {
    private final Codecs codecs = new Codecs();

    private <T> void assertAsCodec(Class<T> type, List<T> values) {
        Codec<T> codec = codecs.ofKey(DataType.of(type));
        PrimitiveBits<T> bits = PrimitiveBits.of(codec).orElseThrow();
        for (T value : values) {
            long inBits = bits.toBits(value);
            BinaryWriter byCodec = new BinaryWriter();
            BinaryWriter byBits = new BinaryWriter();
            codec.write(value, byCodec);
            bits.write(inBits, byBits);

            assertThat(bits.fromBits(inBits)).isEqualTo(value);
            assertThat(byBits.toByteArray()).isEqualTo(byCodec.toByteArray());
            assertThat(bits.hash(inBits)).isEqualTo(KeyHash.of(codec).hash(value));
            for (T other : values) {
                assertThat(bits.toBits(other) == inBits).isEqualTo(other.equals(value));
            }
        }
    }

    @Test
    void shouldWriteAndHashAsTheCodecDoes() {
        assertAsCodec(Boolean.class, List.of(true, false));
        assertAsCodec(Byte.class, List.of((byte) 0, (byte) -1, Byte.MIN_VALUE, Byte.MAX_VALUE));
        assertAsCodec(Short.class, List.of((short) 0, (short) -1, Short.MIN_VALUE, Short.MAX_VALUE));
        assertAsCodec(Character.class, List.of('\0', 'x', Character.MAX_VALUE));
        assertAsCodec(Integer.class, List.of(0, -1, 1, 64, -65, Integer.MIN_VALUE, Integer.MAX_VALUE));
        assertAsCodec(Long.class, List.of(0L, -1L, 1L << 40, Long.MIN_VALUE, Long.MAX_VALUE));
        assertAsCodec(Float.class, List.of(0f, -0f, 1.5f, Float.NaN, Float.NEGATIVE_INFINITY, Float.MIN_VALUE));
        assertAsCodec(Double.class, List.of(0d, -0d, 1.5, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE));
    }

    @Test
    void shouldNotBeOfOtherTypes() {
        assertThat(PrimitiveBits.of(codecs.of(DataType.of(String.class)))).isEqualTo(Optional.empty());
        assertThat(PrimitiveBits.of(codecs.of(DataType.of(Samples.WideKey.class))))
                .isEqualTo(Optional.empty());
    }
}
