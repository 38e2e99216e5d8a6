package dev.weir.codec;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * The types that are not made of others, and their Avro schemas.
 *
 * <p>The times are records of plain numbers, not Avro's logical types: those would cut an Instant to micro- or milliseconds
 * and a LocalDate to 32 bits, and state must come back as it was. As records they also cannot be taken for a number.
 */
enum ScalarKind {
    BOOLEAN(Schema.Type.BOOLEAN, boolean.class, Boolean.class),
    BYTE(Schema.Type.INT, byte.class, Byte.class),
    SHORT(Schema.Type.INT, short.class, Short.class),
    CHAR(Schema.Type.INT, char.class, Character.class),
    INT(Schema.Type.INT, int.class, Integer.class),
    LONG(Schema.Type.LONG, long.class, Long.class),
    FLOAT(Schema.Type.FLOAT, float.class, Float.class),
    DOUBLE(Schema.Type.DOUBLE, double.class, Double.class),
    STRING(Schema.Type.STRING, String.class),
    BYTES(Schema.Type.BYTES, byte[].class),
    INSTANT(Schema.Type.RECORD, Instant.class),
    DURATION(Schema.Type.RECORD, Duration.class),
    LOCAL_DATE(Schema.Type.RECORD, LocalDate.class),
    LOCAL_DATE_TIME(Schema.Type.RECORD, LocalDateTime.class);

    private static final String NAMESPACE = "dev.weir.types";
    private static final Map<Class<?>, ScalarKind> BY_CLASS = byClass();

    private final Schema.Type avro;
    private final List<Class<?>> types;

    ScalarKind(Schema.Type avro, Class<?>... types) {
        this.avro = avro;
        this.types = List.of(types);
    }

    private static Map<Class<?>, ScalarKind> byClass() {
        Map<Class<?>, ScalarKind> kinds = new HashMap<>();
        for (ScalarKind kind : values()) {
            kind.types.forEach(type -> kinds.put(type, kind));
        }
        return Map.copyOf(kinds);
    }

    /** @return {@code null} if the class is no scalar */
    static ScalarKind of(Class<?> type) {
        return BY_CLASS.get(type);
    }

    /** A new one for the types with a name: a schema that is used twice in one JSON refers to its first use. */
    Schema newSchema() {
        return switch (this) {
            case INSTANT -> time("Instant", field("epochSecond", Schema.Type.LONG), field("nano", Schema.Type.INT));
            case DURATION -> time("Duration", field("seconds", Schema.Type.LONG), field("nano", Schema.Type.INT));
            case LOCAL_DATE -> time("LocalDate", field("epochDay", Schema.Type.LONG));
            case LOCAL_DATE_TIME ->
                time("LocalDateTime", field("epochDay", Schema.Type.LONG), field("nanoOfDay", Schema.Type.LONG));
            case BOOLEAN, BYTE, SHORT, CHAR, INT, LONG, FLOAT, DOUBLE, STRING, BYTES -> Schema.create(avro);
        };
    }

    private static Schema.Field field(String name, Schema.Type type) {
        return new Schema.Field(name, Schema.create(type));
    }

    private static Schema time(String name, Schema.Field... fields) {
        return Schema.createRecord(name, null, NAMESPACE, false, Arrays.asList(fields));
    }
}
