package dev.weir.local.apiserver.json;

import java.util.Objects;

/**
 * One thing that is wrong with an object, as in {@code status.details.causes}.
 *
 * @param field where, as {@code spec.containers[0].name}
 * @param reason the machine's word, as {@code FieldValueInvalid}
 * @param message the person's sentence, without the field
 */
public record Cause(String field, String reason, String message) {

    public Cause {
        Objects.requireNonNull(field, "field is null");
        Objects.requireNonNull(reason, "reason is null");
        Objects.requireNonNull(message, "message is null");
    }

    public static Cause required(String field, String detail) {
        return new Cause(field, "FieldValueRequired", "Required value" + (detail.isEmpty() ? "" : ": " + detail));
    }

    /** @param value the value as JSON, or the name of its type where it is too large to print */
    public static Cause invalid(String field, String value, String detail) {
        return new Cause(field, "FieldValueInvalid", "Invalid value: " + value + ": " + detail);
    }

    public static Cause wrongType(String field, String value, String detail) {
        return new Cause(field, "FieldValueTypeInvalid", "Invalid value: " + value + ": " + detail);
    }

    public static Cause unsupported(String field, String value, String supported) {
        return new Cause(
                field, "FieldValueNotSupported", "Unsupported value: " + value + ": supported values: " + supported);
    }

    public static Cause tooLong(String field, long most) {
        return new Cause(field, "FieldValueTooLong", "Too long: may not be more than " + most + " bytes");
    }

    public static Cause tooMany(String field, long found, long most) {
        return new Cause(field, "FieldValueTooMany", "Too many: " + found + ": must have at most " + most + " items");
    }

    public static Cause duplicate(String field, String value) {
        return new Cause(field, "FieldValueDuplicate", "Duplicate value: " + value);
    }

    public static Cause forbidden(String field, String detail) {
        return new Cause(field, "FieldValueForbidden", "Forbidden: " + detail);
    }
}
