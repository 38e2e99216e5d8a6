package dev.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AsciiBytesTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 8191, 8192})
    void shouldReadBackTextsOfEveryLength(int length) {
        String text = "0123456789?".repeat(length / 11 + 1).substring(0, length);

        assertThat(roundTrip(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "\u00e9", "\u0141", "\u20ac", "\ud83d\ude00", "\ud83d", "\ude00", "\u007f", "\u0080"})
    void shouldReadBackWhatStandsAnywhereInAText(String part) {
        for (int before = 0; before < 40; before++) {
            String text = "x".repeat(before) + part + "?".repeat(39 - before);

            assertThat(roundTrip(text)).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 8, 20, 23, 24, 31})
    void shouldTellAQuestionMarkFromAnUnpairedSurrogate(int at) {
        String asked = "x".repeat(at) + "?" + "y".repeat(31 - at);
        String cut = "x".repeat(at) + "\ud83d" + "y".repeat(31 - at);

        assertThat(AsciiBytes.areAllOf(asked, asked.getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(AsciiBytes.areAllOf(cut, cut.getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 15, 16, 18})
    void shouldFindAByteThatIsNotAscii(int at) {
        byte[] bytes = new byte[21];
        bytes[1 + at] = -1;

        assertThat(AsciiBytes.areAll(bytes, 1, 20)).isFalse();
        assertThat(AsciiBytes.areAll(bytes, 2 + at, 20)).isTrue();
        assertThat(AsciiBytes.areAll(bytes, 1, 1 + at)).isTrue();
    }

    private static String roundTrip(String text) {
        BinaryWriter out = new BinaryWriter();
        out.writeString(text);
        BinaryReader in = new BinaryReader(out.toByteArray());
        String read = in.readString();
        in.requireEnd();
        return read;
    }
}
