package dev.weir.codec;

import dev.weir.api.InvalidProgramException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** Derives the Avro schema of one type. Used once. */
final class SchemaDerivation {
    /** A map whose keys are no strings is an array of records of this name's kind. */
    private static final String ENTRY = "Entry";

    private static final int MAX_NESTING = 200;

    private final Map<Type, Schema> named = new HashMap<>();
    private final Map<String, Type> names = new HashMap<>();
    private final Map<ScalarKind, Schema> times = new HashMap<>();
    private int nesting;

    /**
     * @param type as {@link Types#resolve} makes them
     * @param path Avro full name of the place, from which the records that have no class get their names
     */
    Schema derive(Type type, String path, String where) {
        if (++nesting > MAX_NESTING) {
            throw new InvalidProgramException(where + " has a type that is nested more than " + MAX_NESTING + " deep");
        }
        try {
            return derive(Shapes.of(type, where), type, path, where);
        } catch (AvroRuntimeException e) {
            throw new InvalidProgramException(where + " has a type without an Avro schema: " + e.getMessage(), e);
        } finally {
            nesting--;
        }
    }

    private Schema derive(Shape shape, Type type, String path, String where) {
        if (shape instanceof Shape.Scalar scalar) {
            return times.computeIfAbsent(scalar.kind(), ScalarKind::newSchema);
        }
        if (shape instanceof Shape.ListOf list) {
            return Schema.createArray(derive(list.element(), path, where));
        }
        if (shape instanceof Shape.MapOf map) {
            return map(map, path, where);
        }
        if (shape instanceof Shape.OptionalOf optional) {
            return optional(derive(optional.element(), path, where));
        }
        if (shape instanceof Shape.Enumeration enumeration) {
            return enumeration(enumeration.type(), where);
        }
        if (shape instanceof Shape.Sum sum) {
            List<Schema> branches = new ArrayList<>();
            for (Class<?> branch : sum.branches()) {
                branches.add(derive(branch, path, where));
            }
            return Schema.createUnion(branches);
        }
        return record((Shape.Product) shape, type, where);
    }

    private static Schema optional(Schema element) {
        List<Schema> branches = new ArrayList<>(List.of(Schema.create(Schema.Type.NULL)));
        branches.addAll(element.isUnion() ? element.getTypes() : List.of(element));
        return Schema.createUnion(branches);
    }

    private Schema map(Shape.MapOf map, String path, String where) {
        if (map.isAvroMap()) {
            return Schema.createMap(derive(map.value(), path, where));
        }
        String name = path + "_" + ENTRY;
        Schema entry = Schema.createRecord(name, null, null, false);
        entry.setFields(List.of(
                new Schema.Field("key", derive(map.key(), name + "_key", where)),
                new Schema.Field("value", derive(map.value(), name + "_value", where))));
        return Schema.createArray(entry);
    }

    private Schema enumeration(Class<?> type, String where) {
        Schema known = named.get(type);
        if (known != null) {
            return known;
        }
        List<String> symbols = Arrays.stream(type.getEnumConstants())
                .map(constant -> Types.avroName(((Enum<?>) constant).name()))
                .toList();
        Schema schema = Schema.createEnum(claimName(type, where), null, null, symbols);
        named.put(type, schema);
        return schema;
    }

    private Schema record(Shape.Product product, Type type, String where) {
        Schema known = named.get(type);
        if (known != null) {
            return known;
        }
        String name = claimName(type, where);
        Schema schema = Schema.createRecord(name, null, null, false);
        named.put(type, schema);
        List<Schema.Field> fields = new ArrayList<>();
        for (Shape.Part part : product.parts()) {
            String partName = Types.avroName(part.name());
            Schema field = derive(part.type(), name + "_" + partName, Shapes.where(product.type(), part.name()));
            fields.add(new Schema.Field(partName, field, null, defaultOf(part)));
        }
        schema.setFields(fields);
        return schema;
    }

    /** What a component is read as that was not there when the data were written; {@code null} if it must have been there. */
    private static Object defaultOf(Shape.Part part) {
        Shape shape = Shapes.of(part.type(), Shapes.where(part.declared().getDeclaringRecord(), part.name()));
        if (shape instanceof Shape.OptionalOf) {
            return Schema.Field.NULL_DEFAULT_VALUE;
        }
        if (shape instanceof Shape.MapOf map && map.isAvroMap()) {
            return Map.of();
        }
        return shape instanceof Shape.ListOf || shape instanceof Shape.MapOf ? List.of() : null;
    }

    private String claimName(Type type, String where) {
        String name = Types.avroFullName(type);
        Type other = names.putIfAbsent(name, type);
        if (other != null && !other.equals(type)) {
            throw new InvalidProgramException(where + " has the type " + type.getTypeName()
                    + ", whose name in a schema, " + name + ", is also that of " + other.getTypeName()
                    + "; rename one of them");
        }
        return name;
    }
}
