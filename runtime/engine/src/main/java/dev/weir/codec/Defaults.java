package dev.weir.codec;

import dev.weir.api.Default;
import dev.weir.api.InvalidProgramException;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** What a component is read as that was not there when the data were written. */
final class Defaults {
    private Defaults() {}

    /**
     * As a field of a schema has it; {@code null} if the component must have been there.
     *
     * @param schema of the component
     */
    static Object of(Shape.Part part, Schema schema) {
        String where = Shapes.where(part.declared().getDeclaringRecord(), part.name());
        Default declared = part.declared().getAnnotation(Default.class);
        if (declared != null) {
            return parse(declared.value(), schema, where);
        }
        Shape shape = Shapes.of(part.type(), where);
        if (shape instanceof Shape.OptionalOf) {
            return Schema.Field.NULL_DEFAULT_VALUE;
        }
        if (shape instanceof Shape.MapOf map && map.isAvroMap()) {
            return Map.of();
        }
        return shape instanceof Shape.ListOf || shape instanceof Shape.MapOf ? List.of() : null;
    }

    private static Object parse(String text, Schema schema, String where) {
        try {
            return switch (schema.getType()) {
                case INT -> Integer.parseInt(text);
                case LONG -> Long.parseLong(text);
                case FLOAT -> finite(Float.parseFloat(text));
                case DOUBLE -> finite(Double.parseDouble(text));
                case BOOLEAN -> bool(text);
                case STRING -> text;
                case ENUM -> constant(text, schema);
                case NULL, BYTES, FIXED, UNION, ARRAY, MAP, RECORD ->
                    throw new InvalidProgramException(
                            where + " has a @Default, which its type cannot have: only numbers,"
                                    + " boolean, String and enums can; make it an Optional, or leave the @Default out");
            };
        } catch (IllegalArgumentException e) {
            throw new InvalidProgramException(
                    where + " has the @Default \"" + text + "\", which is no "
                            + schema.getType().getName() + ": " + e.getMessage(),
                    e);
        }
    }

    private static <N extends Number> N finite(N number) {
        if (!Double.isFinite(number.doubleValue())) {
            throw new IllegalArgumentException("it is not finite");
        }
        return number;
    }

    private static boolean bool(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("expected true or false");
        }
        return text.equals("true");
    }

    private static String constant(String text, Schema schema) {
        String symbol = Types.avroName(text);
        if (!schema.hasEnumSymbol(symbol)) {
            throw new IllegalArgumentException("expected one of " + schema.getEnumSymbols());
        }
        return symbol;
    }
}
