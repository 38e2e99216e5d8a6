package dev.weir.codec;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Reads values with nothing but the schema that they were written with, for people who look into state without the program's
 * classes: records as maps, enums and times as texts, bytes as hexadecimal digits. Any thread.
 */
public final class GenericValues {
    /** Names the record, where it may be one of several. */
    private static final String TYPE = "@type";

    private static final String TIMES = "dev.weir.types.";

    private GenericValues() {}

    /** The bytes of the next value, which is passed over. @throws CorruptDataException if there is none */
    public static byte[] slice(Schema schema, BinaryReader in) {
        return in.slice(() -> SchemaWalk.skip(schema, in));
    }

    /**
     * All of these bytes as one value.
     *
     * @return a text, a number, a boolean, {@code null}, or a list or a map of such
     * @throws CorruptDataException if they are none
     */
    public static Object read(Schema schema, byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        Object value = read(schema, in);
        in.requireEnd();
        return value;
    }

    private static Object read(Schema schema, BinaryReader in) {
        return switch (schema.getType()) {
            case NULL -> null;
            case BOOLEAN -> in.readBoolean();
            case INT -> in.readInt();
            case LONG -> in.readLong();
            case FLOAT -> in.readFloat();
            case DOUBLE -> in.readDouble();
            case STRING -> in.readString();
            case BYTES -> HexFormat.of().formatHex(in.readBytes());
            case FIXED -> HexFormat.of().formatHex(slice(schema, in));
            case ENUM ->
                schema.getEnumSymbols().get(in.readIndex(schema.getEnumSymbols().size()));
            case UNION -> union(schema, in);
            case ARRAY -> items(schema.getElementType(), in);
            case MAP -> entries(schema.getValueType(), in);
            case RECORD -> record(schema, in);
        };
    }

    private static Object union(Schema schema, BinaryReader in) {
        Schema branch = schema.getTypes().get(in.readIndex(schema.getTypes().size()));
        Object value = read(branch, in);
        boolean several = schema.getTypes().stream()
                        .filter(type -> type.getType() == Schema.Type.RECORD)
                        .count()
                > 1;
        if (!several || !(value instanceof Map<?, ?> components)) {
            return value;
        }
        Map<Object, Object> named = new LinkedHashMap<>();
        named.put(TYPE, branch.getName());
        named.putAll(components);
        return named;
    }

    private static List<Object> items(Schema item, BinaryReader in) {
        List<Object> items = new ArrayList<>();
        for (int count = Blocks.readCount(in, 0); count > 0; count = Blocks.readCount(in, items.size())) {
            for (int i = 0; i < count; i++) {
                items.add(read(item, in));
            }
        }
        return items;
    }

    private static Map<String, Object> entries(Schema value, BinaryReader in) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (int count = Blocks.readCount(in, 0); count > 0; count = Blocks.readCount(in, entries.size())) {
            for (int i = 0; i < count; i++) {
                entries.put(in.readString(), read(value, in));
            }
        }
        return entries;
    }

    private static Object record(Schema schema, BinaryReader in) {
        in.enter();
        Map<String, Object> components = new LinkedHashMap<>();
        for (Schema.Field field : schema.getFields()) {
            components.put(field.name(), read(field.schema(), in));
        }
        in.exit();
        return schema.getFullName().startsWith(TIMES) ? time(schema, components) : components;
    }

    private static Object time(Schema schema, Map<String, Object> parts) {
        try {
            return switch (schema.getName()) {
                case "Instant" ->
                    Instant.ofEpochSecond(number(parts, "epochSecond"), number(parts, "nano"))
                            .toString();
                case "Duration" ->
                    Duration.ofSeconds(number(parts, "seconds"), number(parts, "nano"))
                            .toString();
                case "LocalDate" ->
                    LocalDate.ofEpochDay(number(parts, "epochDay")).toString();
                case "LocalDateTime" ->
                    LocalDateTime.of(
                                    LocalDate.ofEpochDay(number(parts, "epochDay")),
                                    LocalTime.ofNanoOfDay(number(parts, "nanoOfDay")))
                            .toString();
                default -> parts;
            };
        } catch (DateTimeException | ArithmeticException e) {
            throw new CorruptDataException("there is no " + schema.getName() + " " + parts, e);
        }
    }

    private static long number(Map<String, Object> parts, String name) {
        return parts.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
