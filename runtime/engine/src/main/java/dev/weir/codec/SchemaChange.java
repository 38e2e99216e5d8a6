package dev.weir.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaIncompatibilityType;

/** What keeps data that was written with one schema from being read with another. Pure. */
public final class SchemaChange {
    private SchemaChange() {}

    /**
     * Of values.
     *
     * @param reader of the program
     * @param writer of the data
     * @return all that is impossible, for people; empty if the data can be read
     */
    public static List<String> problems(Schema reader, Schema writer) {
        Schema named = Schema.applyAliases(writer, reader);
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, named)
                .getResult()
                .getIncompatibilities()
                .stream()
                .map(found -> problem(found, reader))
                .distinct()
                .toList();
    }

    /**
     * Of keys: besides, each must stay in its key group, which its hash decides. So components stay as they are, in their order,
     * but for their names; {@code int} may become {@code long}, and {@code float} {@code double}; constants may be added to enums,
     * and records at the end of a sealed interface.
     */
    public static List<String> keyProblems(Schema reader, Schema writer) {
        List<String> problems = new ArrayList<>(problems(reader, writer));
        if (problems.isEmpty()) {
            compareKeys(reader, Schema.applyAliases(writer, reader), nameOf(reader), new ArrayList<>(), problems);
        }
        return problems;
    }

    /** Of what is told apart within a key, such as the keys of a map: none of it may fall away, or two became one. */
    public static List<String> namespaceProblems(Schema reader, Schema writer) {
        List<String> problems = new ArrayList<>(problems(reader, writer));
        if (problems.isEmpty()) {
            Schema named = Schema.applyAliases(writer, reader);
            requireAll(reader, named, nameOf(reader), new ArrayList<>(), problems);
        }
        return problems;
    }

    private static void compareKeys(
            Schema reader, Schema writer, String place, List<String> within, List<String> problems) {
        if (reader.getType() == Schema.Type.RECORD && writer.getType() == Schema.Type.RECORD) {
            if (within.contains(reader.getFullName())) {
                return;
            }
            within.add(reader.getFullName());
            compareComponents(reader, writer, place, within, problems);
            within.remove(reader.getFullName());
        } else if (reader.getType() == Schema.Type.ARRAY && writer.getType() == Schema.Type.ARRAY) {
            compareKeys(reader.getElementType(), writer.getElementType(), place + "[]", within, problems);
        } else if (reader.getType() == Schema.Type.MAP && writer.getType() == Schema.Type.MAP) {
            compareKeys(reader.getValueType(), writer.getValueType(), place + "{}", within, problems);
        } else if (reader.isUnion() && writer.isUnion()) {
            for (int i = 0; i < writer.getTypes().size(); i++) {
                boolean there = i < reader.getTypes().size()
                        && nameOf(reader.getTypes().get(i))
                                .equals(nameOf(writer.getTypes().get(i)));
                if (there) {
                    compareKeys(reader.getTypes().get(i), writer.getTypes().get(i), place, within, problems);
                } else {
                    problems.add(nameOf(writer.getTypes().get(i)) + " has another place among the types of " + place
                            + ", so that keys belong to other key groups; add types at the end");
                }
            }
        } else if (!keepsHash(reader.getType(), writer.getType())) {
            problems.add(place + " of the key was " + nameOf(writer) + " and is " + nameOf(reader)
                    + ", so that keys belong to other key groups");
        }
    }

    private static boolean keepsHash(Schema.Type reader, Schema.Type writer) {
        return reader == writer
                || reader == Schema.Type.LONG && writer == Schema.Type.INT
                || reader == Schema.Type.DOUBLE && writer == Schema.Type.FLOAT;
    }

    private static void compareComponents(
            Schema reader, Schema writer, String place, List<String> within, List<String> problems) {
        List<String> now = reader.getFields().stream().map(Schema.Field::name).toList();
        List<String> before =
                writer.getFields().stream().map(Schema.Field::name).toList();
        if (!now.equals(before)) {
            problems.add(place + " of the key had the components " + before + " and has " + now
                    + ", so that keys belong to other key groups");
            return;
        }
        for (Schema.Field field : reader.getFields()) {
            compareKeys(
                    field.schema(),
                    writer.getField(field.name()).schema(),
                    place + "." + field.name(),
                    within,
                    problems);
        }
    }

    private static void requireAll(
            Schema reader, Schema writer, String place, List<String> within, List<String> problems) {
        if (reader.getType() != Schema.Type.RECORD
                || writer.getType() != Schema.Type.RECORD
                || within.contains(reader.getFullName())) {
            return;
        }
        within.add(reader.getFullName());
        for (Schema.Field field : writer.getFields()) {
            Schema.Field now = reader.getField(field.name());
            if (now == null) {
                problems.add("component '" + field.name() + "' of " + place
                        + " is gone, which tells entries apart: two of them would become one");
            } else {
                requireAll(now.schema(), field.schema(), place + "." + field.name(), within, problems);
            }
        }
        within.remove(reader.getFullName());
    }

    private static String nameOf(Schema schema) {
        return schema.isUnion() ? "a value" : schema.getFullName();
    }

    private static String problem(Incompatibility found, Schema reader) {
        if (found.getType() == SchemaIncompatibilityType.READER_FIELD_MISSING_DEFAULT_VALUE) {
            return "component '" + found.getMessage() + "' of "
                    + found.getReaderFragment().getFullName()
                    + " is new and has no default, so what was written before has no value for it; give it a @Default, say"
                    + " with @Formerly what it was called, or make it an Optional, a List or a Map";
        }
        return "the types differ at " + place(found.getLocation(), reader) + " ("
                + found.getType().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + found.getMessage()
                + ", written as " + found.getWriterFragment().getFullName() + ")";
    }

    /** Avro's JSON pointer with the components' names in place of their numbers, as far as it can be followed. */
    private static String place(String pointer, Schema reader) {
        StringBuilder place = new StringBuilder(nameOf(reader));
        Schema schema = reader;
        String before = "";
        for (String step : pointer.substring(1).split("/")) {
            boolean field = before.equals("fields") && schema.getType() == Schema.Type.RECORD;
            if (field) {
                Schema.Field found = schema.getFields().get(Integer.parseInt(step));
                place.append('.').append(found.name());
                schema = found.schema();
            } else if (step.equals("items") && schema.getType() == Schema.Type.ARRAY) {
                place.append("[]");
                schema = schema.getElementType();
            } else if (step.equals("values") && schema.getType() == Schema.Type.MAP) {
                place.append("{}");
                schema = schema.getValueType();
            }
            before = field ? "" : step;
        }
        return place.toString();
    }
}
