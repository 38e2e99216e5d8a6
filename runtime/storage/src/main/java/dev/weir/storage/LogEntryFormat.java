package dev.weir.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A log entry as a file: indented JSON for people, whose first field is the CRC32C of the whole file with the eight digits of
 * that field as zeros. The digits always stand at the same place, so a reader needs no parser to check them, and what is not
 * such a file is told apart at once.
 */
final class LogEntryFormat {
    private static final int VERSION = 1;
    private static final String CLAIM = "claim";
    private static final String CHECKPOINT = "checkpoint";
    private static final String BEGINNING = "beginning";
    private static final byte[] BEFORE_DIGITS = "{\n  \"crc32c\" : \"".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 8;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private LogEntryFormat() {}

    static byte[] write(LogEntry entry) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("crc32c", "0".repeat(DIGITS));
        root.put("format", VERSION);
        root.put("type", entry instanceof Claim ? CLAIM : CHECKPOINT);
        root.setAll((ObjectNode) MAPPER.valueToTree(entry));
        DefaultIndenter indent = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(indent).withArrayIndenter(indent);
        try {
            byte[] file = (MAPPER.writer(printer).writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8);
            byte[] digits = hex(checksum(file));
            System.arraycopy(digits, 0, file, BEFORE_DIGITS.length, DIGITS);
            return file;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("log entry " + entry.number() + " cannot be written as JSON", e);
        }
    }

    /**
     * @param key of the object, for messages
     * @param number that the entry must have
     */
    static LogEntry read(String key, long number, byte[] file) throws CorruptObjectException {
        LogEntry entry = read(key, file);
        if (entry.number() != number) {
            throw new CorruptObjectException(
                    key, "it says that it is entry " + entry.number() + ", expected entry " + number);
        }
        return entry;
    }

    /** Reads an entry that may lie anywhere. */
    static LogEntry read(String key, byte[] file) throws CorruptObjectException {
        verify(key, file);
        try {
            JsonNode root = MAPPER.readTree(file);
            int version = root.path("format").asInt(0);
            if (version != VERSION) {
                throw new CorruptObjectException(
                        key, "its format is " + version + ", expected " + VERSION + ": it may be a newer Weir's");
            }
            String type = root.path("type").asText();
            if (CLAIM.equals(type) && !root.has(BEGINNING)) {
                // Most have none; those of the first versions never say so.
                ((ObjectNode) root).put(BEGINNING, "");
            }
            LogEntry entry = reader(key, type).readValue(root);
            if (entry.epoch() < 1 || entry.nonce() == null) {
                throw new CorruptObjectException(
                        key, "it says that it is of epoch " + entry.epoch() + ", expected 1 or more, and a nonce");
            }
            return entry;
        } catch (CorruptObjectException e) {
            throw e;
        } catch (IOException e) {
            throw new CorruptObjectException(key, "it is no log entry: " + firstLine(e));
        }
    }

    private static ObjectReader reader(String key, String type) throws CorruptObjectException {
        return switch (type) {
            case CLAIM -> MAPPER.readerFor(Claim.class);
            case CHECKPOINT -> MAPPER.readerFor(CheckpointMetadata.class);
            default ->
                throw new CorruptObjectException(key, "its type is '" + type + "', expected claim or checkpoint");
        };
    }

    private static void verify(String key, byte[] file) throws CorruptObjectException {
        int before = BEFORE_DIGITS.length;
        if (file.length < before + DIGITS || !Arrays.equals(file, 0, before, BEFORE_DIGITS, 0, before)) {
            throw new CorruptObjectException(
                    key, "its " + file.length + " bytes do not begin with a crc32c field, so Weir did not write it");
        }
        byte[] found = Arrays.copyOfRange(file, before, before + DIGITS);
        byte[] zeroed = file.clone();
        Arrays.fill(zeroed, before, before + DIGITS, (byte) '0');
        byte[] expected = hex(checksum(zeroed));
        if (!Arrays.equals(found, expected)) {
            throw new CorruptObjectException(
                    key,
                    "the CRC32C of its " + file.length + " bytes is " + text(expected) + ", it says " + text(found));
        }
    }

    private static int checksum(byte[] file) {
        CRC32C crc = new CRC32C();
        crc.update(file);
        return (int) crc.getValue();
    }

    private static byte[] hex(int crc) {
        return String.format("%08x", crc).getBytes(StandardCharsets.US_ASCII);
    }

    /** Printable, whatever the bytes are. */
    private static String text(byte[] digits) {
        return new String(digits, StandardCharsets.US_ASCII).replaceAll("[^0-9a-zA-Z]", "?");
    }

    private static String firstLine(IOException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
