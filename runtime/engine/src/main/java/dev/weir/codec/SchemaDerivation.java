package dev.weir.codec;

import dev.weir.api.Formerly;
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
     * @param path of the type
     */
    Schema derive(Type type, AvroPath path, String where) {
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

    private Schema derive(Shape shape, Type type, AvroPath path, String where) {
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

    private Schema map(Shape.MapOf map, AvroPath path, String where) {
        if (map.isAvroMap()) {
            return Schema.createMap(derive(map.value(), path, where));
        }
        AvroPath at = path.then(ENTRY);
        Schema entry = Schema.createRecord(at.name(), null, null, false);
        at.formerly().forEach(entry::addAlias);
        entry.setFields(List.of(
                new Schema.Field("key", derive(map.key(), at.then("key"), where)),
                new Schema.Field("value", derive(map.value(), at.then("value"), where))));
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
        formerNames(type).forEach(schema::addAlias);
        named.put(type, schema);
        return schema;
    }

    private Schema record(Shape.Product product, Type type, String where) {
        Schema known = named.get(type);
        if (known != null) {
            return known;
        }
        AvroPath path = new AvroPath(claimName(type, where), formerNames(type));
        Schema schema = Schema.createRecord(path.name(), null, null, false);
        path.formerly().forEach(schema::addAlias);
        named.put(type, schema);
        List<Schema.Field> fields = new ArrayList<>();
        for (Shape.Part part : product.parts()) {
            fields.add(field(product, part, path));
        }
        schema.setFields(fields);
        return schema;
    }

    private Schema.Field field(Shape.Product product, Shape.Part part, AvroPath record) {
        String name = Types.avroName(part.name());
        Formerly formerly = part.declared().getAnnotation(Formerly.class);
        List<String> before = formerly == null
                ? List.of()
                : Arrays.stream(formerly.value())
                        .map(Types::avroName)
                        .filter(former -> !former.equals(name))
                        .distinct()
                        .toList();
        Schema schema = derive(part.type(), record.then(name, before), Shapes.where(product.type(), part.name()));
        Schema.Field field = new Schema.Field(name, schema, null, Defaults.of(part, schema));
        before.forEach(field::addAlias);
        return field;
    }

    /** Full names that the type had before. */
    private static List<String> formerNames(Type type) {
        Class<?> raw = Types.raw(type);
        Formerly formerly = raw.getAnnotation(Formerly.class);
        if (formerly == null) {
            return List.of();
        }
        String own = raw.getName();
        String around = own.substring(0, Math.max(own.lastIndexOf('.'), own.lastIndexOf('$')) + 1);
        String arguments =
                Types.avroFullName(type).substring(Types.avroFullName(own).length());
        return Arrays.stream(formerly.value())
                .map(name -> name.contains(".") || name.contains("$") ? name : around + name)
                .map(name -> Types.avroFullName(name) + arguments)
                .filter(former -> !former.equals(Types.avroFullName(type)))
                .distinct()
                .toList();
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
