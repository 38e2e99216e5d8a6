package dev.weir.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GzipInputTest {
    @Test
    void shouldReadAllMembersEvenWhenBytesComeOneByOne() throws IOException {
        byte[] compressed = Gzip.of("first\n", "", "second\n");

        assertThat(text(new GzipInput(new Dribble(compressed)))).isEqualTo("first\nsecond\n");
    }

    @Test
    void shouldReadWhatDoesNotCompress() throws IOException {
        StringBuilder noise = new StringBuilder();
        new Random(1).ints(200_000, ' ', '~').forEach(c -> noise.append((char) c));

        assertThat(text(gzip(Gzip.of(noise.toString(), noise.toString())))).isEqualTo(noise + "" + noise);
    }

    @Test
    void shouldReadAHeaderWithEveryOptionalField() throws IOException {
        byte[] plain = Gzip.of("text");
        byte[] header = HexFormat.of().parseHex("1f8b081e00000000000302007878" + "6e00" + "6300" + "0000");
        byte[] compressed = Arrays.copyOf(header, header.length + plain.length - 10);
        System.arraycopy(plain, 10, compressed, header.length, plain.length - 10);

        assertThat(text(gzip(compressed))).isEqualTo("text");
    }

    @Test
    void shouldRefuseATruncatedFileAtEveryByte() {
        byte[] first = Gzip.of("first\n");
        byte[] compressed = Gzip.of("first\n", "second\n");
        for (int length = 0; length < compressed.length; length++) {
            if (length != first.length) {
                byte[] truncated = Arrays.copyOf(compressed, length);
                assertThatThrownBy(() -> text(gzip(truncated)))
                        .as("%d bytes", length)
                        .isInstanceOf(DamagedGzipException.class);
            }
        }
    }

    @Test
    void shouldRefuseAnyChangedByteOfDataAndChecksum() {
        byte[] compressed = Gzip.of("some text, some more text");
        for (int position = 10; position < compressed.length; position++) {
            byte[] damaged = compressed.clone();
            damaged[position] ^= 0x10;
            assertThatThrownBy(() -> text(gzip(damaged)))
                    .as("byte %d", position)
                    .isInstanceOf(DamagedGzipException.class);
        }
    }

    @Test
    void shouldPassOverZerosAtTheEndButNothingElse() throws IOException {
        byte[] padded = Arrays.copyOf(Gzip.of("text"), 600);
        assertThat(text(gzip(padded))).isEqualTo("text");

        padded[599] = 1;
        assertThatThrownBy(() -> text(gzip(padded))).isInstanceOf(DamagedGzipException.class);
    }

    @Test
    void shouldRefuseWhatIsNoGzip() {
        assertThatThrownBy(() -> text(gzip("plain".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(DamagedGzipException.class)
                .hasMessageContaining("no gzip");
    }

    private static GzipInput gzip(byte[] bytes) {
        return new GzipInput(new ByteArrayInputStream(bytes));
    }

    private static String text(InputStream in) throws IOException {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Has one byte at a time, and never says that there are more. */
    private static final class Dribble extends FilterInputStream {
        Dribble(byte[] bytes) {
            super(new ByteArrayInputStream(bytes));
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return super.read(bytes, offset, Math.min(length, 1));
        }

        @Override
        public int available() {
            return 0;
        }
    }
}
