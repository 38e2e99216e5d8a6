package dev.weir.connectors.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Compresses what tests read, one member for each text. */
final class Gzip {
    private Gzip() {}

    static byte[] of(String... members) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String member : members) {
            try (GZIPOutputStream out = new GZIPOutputStream(all)) {
                out.write(member.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all.toByteArray();
    }
}
