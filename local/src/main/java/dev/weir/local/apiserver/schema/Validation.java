package dev.weir.local.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.weir.local.apiserver.json.Cause;
import dev.weir.local.apiserver.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks a value against a structural schema, and says every fault in the words of the real API server. */
public final class Validation {

    private final List<Cause> causes = new ArrayList<>();

    private Validation() {}

    public static List<Cause> check(JsonNode value, Schema schema) {
        return check(value, schema, FieldPath.ROOT);
    }

    public static List<Cause> check(JsonNode value, Schema schema, FieldPath path) {
        Validation validation = new Validation();
        validation.value(value, schema, path);
        return validation.causes;
    }

    private void value(JsonNode value, Schema schema, FieldPath path) {
        if (value.isNull() && (schema.nullable() || schema.schemaless())) {
            return;
        }
        if (schema.intOrString() && !value.isIntegralNumber() && !value.isTextual()) {
            wrongType(value, path, "integer,string");
            return;
        }
        if (!schema.type().isEmpty() && !schema.intOrString() && !isA(value, schema.type())) {
            wrongType(value, path, schema.type());
            return;
        }
        options(value, schema, path);
        if (value.isTextual()) {
            text(value.asText(), schema, path);
        } else if (value.isNumber()) {
            number(value.decimalValue(), schema, path);
        } else if (value.isArray()) {
            list(value, schema, path);
        } else if (value.isObject()) {
            object(value, schema, path);
        }
        combinations(value, schema, path);
    }

    private static boolean isA(JsonNode value, String type) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" ->
                value.isIntegralNumber()
                        || value.isNumber()
                                && value.decimalValue().stripTrailingZeros().scale() <= 0;
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> true;
        };
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case BOOLEAN -> "boolean";
            case NULL, BINARY, MISSING, POJO -> "null";
        };
    }

    private void wrongType(JsonNode value, FieldPath path, String expected) {
        String found = "\"" + typeOf(value) + "\"";
        causes.add(Cause.wrongType(
                path.orRoot(), found, path.text() + " in body must be of type " + expected + ": " + found));
    }

    private void invalid(FieldPath path, JsonNode value, String detail) {
        causes.add(Cause.invalid(path.orRoot(), shown(value), path.text() + " in body " + detail));
    }

    private static String shown(JsonNode value) {
        return value.isContainerNode() ? "\"" + typeOf(value) + "\"" : value.toString();
    }

    private void options(JsonNode value, Schema schema, FieldPath path) {
        JsonNode allowed = schema.raw().path("enum");
        if (!allowed.isArray()) {
            return;
        }
        List<String> names = new ArrayList<>();
        for (JsonNode option : allowed) {
            if (Json.same(option, value)) {
                return;
            }
            names.add("\"" + option.asText() + "\"");
        }
        causes.add(Cause.unsupported(path.orRoot(), shown(value), String.join(", ", names)));
    }

    private void text(String text, Schema schema, FieldPath path) {
        JsonNode raw = schema.raw();
        int length = text.codePointCount(0, text.length());
        JsonNode value = TextNode.valueOf(text);
        if (raw.has("maxLength") && length > raw.get("maxLength").asLong()) {
            causes.add(Cause.tooLong(path.orRoot(), raw.get("maxLength").asLong()));
        }
        if (raw.has("minLength") && length < raw.get("minLength").asLong()) {
            invalid(path, value, "should be at least " + raw.get("minLength").asLong() + " chars long");
        }
        String pattern = raw.path("pattern").asText("");
        if (!pattern.isEmpty() && !matches(pattern, text)) {
            invalid(path, value, "should match '" + pattern + "'");
        }
        String format = raw.path("format").asText("");
        if (!format.isEmpty() && !Formats.holds(format, text)) {
            invalid(path, value, "must be of type " + format + ": " + value);
        }
    }

    /** Linear in the text whatever the pattern is, as Go's own expressions are. */
    private static boolean matches(String pattern, String text) {
        try {
            return Pattern.compile(pattern).matcher(text).find();
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private void number(BigDecimal number, Schema schema, FieldPath path) {
        JsonNode value = DecimalNode.valueOf(number);
        NumberLimits.broken(number, schema.raw()).forEach(detail -> invalid(path, value, detail));
    }

    private void list(JsonNode list, Schema schema, FieldPath path) {
        JsonNode raw = schema.raw();
        if (raw.has("maxItems") && list.size() > raw.get("maxItems").asLong()) {
            causes.add(Cause.tooMany(
                    path.orRoot(), list.size(), raw.get("maxItems").asLong()));
        }
        if (raw.has("minItems") && list.size() < raw.get("minItems").asLong()) {
            causes.add(Cause.invalid(
                    path.orRoot(),
                    Integer.toString(list.size()),
                    path.text() + " in body should have at least "
                            + raw.get("minItems").asLong() + " items"));
        }
        duplicates(list, schema, path);
        Optional<Schema> items = schema.items();
        for (int i = 0; items.isPresent() && i < list.size(); i++) {
            value(list.get(i), items.get(), path.index(i));
        }
    }

    private void duplicates(JsonNode list, Schema schema, FieldPath path) {
        List<String> keys = schema.mapKeys();
        boolean unique = schema.isSet() || schema.raw().path("uniqueItems").asBoolean();
        if (keys.isEmpty() && !unique) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            JsonNode identity = list.get(i);
            if (!keys.isEmpty()) {
                ObjectNode parts = Json.object();
                JsonNode item = list.get(i);
                keys.forEach(key -> parts.set(key, item.path(key)));
                identity = parts;
            }
            if (!seen.add(identity.toString())) {
                causes.add(Cause.duplicate(path.index(i).text(), identity.toString()));
            }
        }
    }

    private void object(JsonNode object, Schema schema, FieldPath path) {
        JsonNode raw = schema.raw();
        for (JsonNode required : raw.path("required")) {
            if (!object.has(required.asText())) {
                causes.add(Cause.required(path.field(required.asText()).text(), ""));
            }
        }
        if (raw.has("maxProperties") && object.size() > raw.get("maxProperties").asLong()) {
            causes.add(Cause.tooMany(
                    path.orRoot(), object.size(), raw.get("maxProperties").asLong()));
        }
        if (raw.has("minProperties") && object.size() < raw.get("minProperties").asLong()) {
            causes.add(Cause.invalid(
                    path.orRoot(),
                    Integer.toString(object.size()),
                    path.text() + " in body should have at least "
                            + raw.get("minProperties").asLong() + " properties"));
        }
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            schema.field(entry.getKey()).ifPresent(field -> value(entry.getValue(), field, path.field(entry.getKey())));
        }
    }

    private void combinations(JsonNode value, Schema schema, FieldPath path) {
        for (JsonNode all : schema.raw().path("allOf")) {
            value(value, Schema.of(all, Components.NONE), path);
        }
        JsonNode any = schema.raw().path("anyOf");
        if (any.isArray() && matching(any, value, path) == 0) {
            invalid(path, value, "must validate at least one schema (anyOf)");
        }
        JsonNode one = schema.raw().path("oneOf");
        if (one.isArray() && matching(one, value, path) != 1) {
            invalid(path, value, "must validate one and only one schema (oneOf)");
        }
        JsonNode not = schema.raw().path("not");
        if (not.isObject() && matches(value, not, path)) {
            invalid(path, value, "must not validate the schema (not)");
        }
    }

    private static long matching(JsonNode schemas, JsonNode value, FieldPath path) {
        long count = 0;
        for (JsonNode schema : schemas) {
            count += matches(value, schema, path) ? 1 : 0;
        }
        return count;
    }

    private static boolean matches(JsonNode value, JsonNode schema, FieldPath path) {
        return check(value, Schema.of(schema, Components.NONE), path).isEmpty();
    }
}
