package dev.weir.codec;

import dev.weir.api.InvalidProgramException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at types and refuses those that may not flow. */
final class Shapes {
    static final String ALLOWED =
            "expected a record, a primitive or its box, String, byte[], an enum, a sealed interface"
                    + " of records, Instant, LocalDate, LocalDateTime, Duration, or a List, Map or Optional of them";

    private Shapes() {}

    /**
     * @param type as {@link Types#resolve} makes them
     * @param where the type is written, for the message
     */
    static Shape of(Type type, String where) {
        Class<?> raw = Types.raw(type);
        ScalarKind scalar = ScalarKind.of(raw);
        if (scalar != null) {
            return new Shape.Scalar(scalar);
        }
        if (raw == List.class || raw == Map.class || raw == Optional.class) {
            return container(type, raw, where);
        }
        if (raw.isEnum()) {
            return new Shape.Enumeration(raw);
        }
        if (raw.isRecord()) {
            return product(type, raw);
        }
        if (raw.isInterface() && raw.isSealed()) {
            return sum(raw, where);
        }
        throw refused(type, where, "which may not flow");
    }

    private static Shape container(Type type, Class<?> raw, String where) {
        if (!(type instanceof Types.Generic generic)) {
            throw refused(type, where, "without what it holds; write, as an example, List<String>");
        }
        Type first = generic.arguments().get(0);
        if (raw == List.class) {
            return new Shape.ListOf(first);
        }
        if (raw == Map.class) {
            return new Shape.MapOf(first, generic.arguments().get(1));
        }
        if (Types.raw(first) == Optional.class) {
            throw refused(type, where, "an Optional of an Optional");
        }
        return new Shape.OptionalOf(first);
    }

    private static Shape product(Type type, Class<?> raw) {
        Map<TypeVariable<?>, Type> variables = Types.variables(type);
        List<Shape.Part> parts = new ArrayList<>();
        for (RecordComponent component : raw.getRecordComponents()) {
            Type part = Types.resolve(component.getGenericType(), variables, where(raw, component.getName()));
            parts.add(new Shape.Part(component.getName(), part, component));
        }
        return new Shape.Product(raw, List.copyOf(parts));
    }

    static String where(Class<?> record, String component) {
        return "component '" + component + "' of record " + record.getName();
    }

    private static Shape sum(Class<?> sealed, String where) {
        Set<Class<?>> branches = new LinkedHashSet<>();
        collectBranches(sealed, branches, where);
        return new Shape.Sum(sealed, List.copyOf(branches));
    }

    private static void collectBranches(Class<?> sealed, Set<Class<?>> branches, String where) {
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isRecord() && permitted.getTypeParameters().length == 0) {
                branches.add(permitted);
            } else if (permitted.isInterface() && permitted.isSealed()) {
                collectBranches(permitted, branches, where);
            } else {
                throw new InvalidProgramException(
                        where + " has the type " + sealed.getName()
                                + ", a sealed interface that permits " + Modifier.toString(permitted.getModifiers())
                                + " "
                                + permitted.getName()
                                + "; expected it to permit records without type parameters, and sealed interfaces of such, alone");
            }
        }
    }

    private static InvalidProgramException refused(Type type, String where, String why) {
        return new InvalidProgramException(where + " has the type " + type.getTypeName() + ", " + why + "; " + ALLOWED);
    }
}
