package dev.weir.images;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads a tar, as POSIX.1-2001 has it, entry by entry. */
final class TarReader {
    private static final int BLOCK = 512;
    private static final int SIZE_AT = 124;
    private static final int MODE_AT = 100;
    private static final int USER_AT = 108;
    private static final int GROUP_AT = 116;
    private static final int TYPE_AT = 156;
    private static final int PREFIX_AT = 345;

    /**
     * What is said of a file or folder.
     *
     * @param mode permissions, with the bits for setuid and setgid
     * @param type {@code 0} a file, {@code 5} a folder
     */
    record Entry(String name, int mode, long user, long group, char type) {}

    private final InputStream in;

    TarReader(InputStream in) {
        this.in = in;
    }

    /** Takes an entry and its content, whole. */
    interface Visitor {
        void visit(Entry entry, byte[] content) throws IOException;
    }

    void forEach(Visitor visitor) throws IOException {
        Map<String, String> extended = new LinkedHashMap<>();
        for (Optional<byte[]> header = block(); header.isPresent(); header = block()) {
            byte[] bytes = header.get();
            int size = (int) octal(bytes, SIZE_AT, 12);
            byte[] content = in.readNBytes(size);
            in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
            char type = (char) bytes[TYPE_AT];
            if (type == 'x') {
                extended.putAll(attributes(content));
            } else {
                visitor.visit(entry(bytes, type, extended), content);
                extended.clear();
            }
        }
    }

    private static Entry entry(byte[] header, char type, Map<String, String> extended) {
        String prefix = text(header, PREFIX_AT, 155);
        String name = (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, 100);
        return new Entry(
                extended.getOrDefault("path", name),
                (int) octal(header, MODE_AT, 8),
                octal(header, USER_AT, 8),
                octal(header, GROUP_AT, 8),
                type);
    }

    /** Empty at the end, which is a block of zeros. */
    private Optional<byte[]> block() throws IOException {
        byte[] bytes = in.readNBytes(BLOCK);
        if (bytes.length != BLOCK) {
            throw new EOFException("the tar ends within an entry");
        }
        return bytes[0] == 0 ? Optional.empty() : Optional.of(bytes);
    }

    private static String text(byte[] bytes, int at, int length) {
        int end = at;
        while (end < at + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, at, end - at, StandardCharsets.UTF_8);
    }

    private static long octal(byte[] bytes, int at, int length) {
        String digits = text(bytes, at, length).strip();
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    /** Lines such as {@code 30 path=a/long/name}. */
    private static Map<String, String> attributes(byte[] content) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String line : new String(content, StandardCharsets.UTF_8).split("\n")) {
            int space = line.indexOf(' ');
            int equals = line.indexOf('=');
            if (space >= 0 && equals > space) {
                found.put(line.substring(space + 1, equals), line.substring(equals + 1));
            }
        }
        return found;
    }
}
