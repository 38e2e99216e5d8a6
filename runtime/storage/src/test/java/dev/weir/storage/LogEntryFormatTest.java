package dev.weir.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class LogEntryFormatTest {
    private static final String ZEROS = "00000000";

    /** The file as a writer that meant this text would have written it. */
    static byte[] withChecksum(String text) {
        String zeroed = text.replaceFirst("(\"crc32c\" : \")[0-9a-f]{8}", "$1" + ZEROS);
        CRC32C crc = new CRC32C();
        crc.update(zeroed.getBytes(StandardCharsets.UTF_8));
        String digits = String.format("%08x", (int) crc.getValue());
        return zeroed.replaceFirst(ZEROS, digits).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void shouldRefuseAClaimWithoutAnOwner() {
        byte[] claim = LogEntryFormat.write(new Claim(1, 1, "nonce", "jm", 5));
        String text = new String(claim, StandardCharsets.UTF_8).replaceFirst("\"owner\" : \"jm\",\\s*", "");

        assertThatThrownBy(() -> LogEntryFormat.read("log/1.json", 1, withChecksum(text)))
                .isInstanceOf(CorruptObjectException.class)
                .hasMessageContaining("owner");
    }
}
