package dev.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class HostileBytesTest {
    private final Codecs codecs = new Codecs();

    @ParameterizedTest
    @MethodSource("dev.weir.codec.RoundTripTest#types")
    void shouldRefuseOrReadButNeverBreakOnRandomBytes(DataType<?> type) {
        Codec<?> codec = codecs.of(type);
        Random random = new Random(13);
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            readOrRefuse(codec, bytes);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.weir.codec.RoundTripTest#types")
    void shouldRefuseWhatIsCutOff(DataType<?> type) {
        Codec<Object> codec = cast(codecs.of(type));
        BinaryWriter out = new BinaryWriter();
        codec.write(new RandomValues(5).next(type.type()), out);
        for (int length = 0; length < out.position(); length++) {
            BinaryReader in = new BinaryReader(out.array(), 0, length);
            assertThatThrownBy(() -> codec.read(in)).isInstanceOf(CorruptDataException.class);
        }
    }

    private static void readOrRefuse(Codec<?> codec, byte[] bytes) {
        try {
            assertThat((Object) codec.read(new BinaryReader(bytes))).isNotNull();
        } catch (CorruptDataException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
    }

    @Test
    void shouldNotBelieveALengthThatTheDataCannotHave() {
        BinaryWriter out = new BinaryWriter();
        out.writeLong(Integer.MAX_VALUE - 8);

        assertRefused(new DataType<String>() {}, out, "length");
        assertRefused(new DataType<byte[]>() {}, out, "length");
        assertRefused(new DataType<List<String>>() {}, out, "items");
        assertRefused(new DataType<Map<String, Long>>() {}, out, "items");
        assertRefused(new DataType<List<Samples.Nothing>>() {}, out, "items");
    }

    @Test
    void shouldNotFollowRecursionWithoutEnd() {
        BinaryWriter out = new BinaryWriter();
        for (int i = 0; i < 100_000; i++) {
            out.writeInt(1);
            out.writeInt(1);
        }

        assertRefused(DataType.of(Samples.Tree.class), out, "nested");
    }

    @Test
    void shouldSayWhatIsWrong() {
        BinaryWriter out = new BinaryWriter();
        out.writeInt(200);

        assertRefused(DataType.of(Byte.class), out, "a byte is 200");
        assertRefused(DataType.of(Samples.Color.class), out, "expected 0 to 2");
        assertRefused(DataType.of(Samples.Shape2d.class), out, "expected 0 to 3");
    }

    @Test
    void shouldRefuseNumbersThatAreTooLong() {
        byte[] bytes = new byte[11];
        Arrays.fill(bytes, (byte) 0xFF);

        assertThatThrownBy(() -> new BinaryReader(bytes).readLong())
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("64 bits");
    }

    @Test
    void shouldRefuseStringsThatAreNotUtf8() {
        byte[] bytes = {4, (byte) 0xC3, 0x28};

        assertThatThrownBy(() -> new BinaryReader(bytes).readString())
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void shouldRefuseAPairOfSurrogatesThatIsWrittenAsTwo() {
        byte[] bytes = {12, (byte) 0xED, (byte) 0xA0, (byte) 0xBD, (byte) 0xED, (byte) 0xB8, (byte) 0x80};

        assertThatThrownBy(() -> new BinaryReader(bytes).readString())
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("UTF-8");
    }

    private void assertRefused(DataType<?> type, BinaryWriter bytes, String why) {
        Codec<?> codec = codecs.of(type);
        assertThatThrownBy(() -> codec.read(new BinaryReader(bytes.toByteArray())))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining(why);
    }

    @SuppressWarnings("unchecked")
    private static <V> V cast(Object value) {
        return (V) value;
    }
}
