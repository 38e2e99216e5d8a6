package dev.weir.codec;

import dev.weir.api.InvalidProgramException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reflection's types, brought into a form where equal types are equal and no variable is left. */
final class Types {
    private Types() {}

    /** A generic class with its arguments. */
    record Generic(Class<?> raw, List<Type> arguments) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(new Type[0]);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public Type getOwnerType() {
            return raw.getDeclaringClass();
        }

        @Override
        public String toString() {
            return raw.getName()
                    + "<"
                    + String.join(
                            ", ", arguments.stream().map(Type::getTypeName).toList()) + ">";
        }
    }

    /**
     * @param variables what the type variables in it stand for
     * @param where the type is written, for the message
     * @return a {@link Class} or a {@link Generic}
     */
    static Type resolve(Type type, Map<TypeVariable<?>, Type> variables, String where) {
        if (type instanceof Class<?>) {
            return type;
        }
        if (type instanceof ParameterizedType generic) {
            List<Type> arguments = Arrays.stream(generic.getActualTypeArguments())
                    .map(argument -> resolve(argument, variables, where))
                    .toList();
            return new Generic((Class<?>) generic.getRawType(), arguments);
        }
        if (type instanceof WildcardType wildcard) {
            return resolve(wildcard.getUpperBounds()[0], variables, where);
        }
        if (type instanceof TypeVariable<?> variable && variables.containsKey(variable)) {
            return variables.get(variable);
        }
        throw new InvalidProgramException(where + " has the type " + type.getTypeName()
                + ", of which the program does not say what it stands for; give the type its arguments, as in new"
                + " DataType<Pair<String, Long>>() {}");
    }

    /** What the variables of a generic record stand for. */
    static Map<TypeVariable<?>, Type> variables(Type type) {
        Map<TypeVariable<?>, Type> variables = new HashMap<>();
        if (type instanceof Generic generic) {
            TypeVariable<?>[] declared = generic.raw().getTypeParameters();
            for (int i = 0; i < declared.length; i++) {
                variables.put(declared[i], generic.arguments().get(i));
            }
        }
        return variables;
    }

    static Class<?> raw(Type type) {
        return type instanceof Generic generic ? generic.raw() : (Class<?>) type;
    }

    /** A name as Avro allows it: what is no ASCII letter, digit or underscore becomes its number. */
    static String avroName(String name) {
        StringBuilder avro = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || digit && i > 0) {
                avro.append(c);
            } else if (digit) {
                avro.append('_').append(c);
            } else {
                avro.append("_u").append(Integer.toHexString(c)).append('_');
            }
        }
        return avro.toString();
    }

    /** A class's full name as Avro allows it: a nested class is in the namespace of its outer one. */
    static String avroFullName(Type type) {
        StringBuilder name = new StringBuilder(avroFullName(raw(type).getName()));
        if (type instanceof Generic generic) {
            for (Type argument : generic.arguments()) {
                name.append('_').append(avroName(simpleName(argument)));
            }
        }
        return name.toString();
    }

    /** The same of a class's name. */
    static String avroFullName(String className) {
        StringBuilder name = new StringBuilder();
        for (String part : className.split("[.$]+")) {
            name.append(name.length() == 0 ? "" : ".").append(avroName(part));
        }
        return name.toString();
    }

    private static String simpleName(Type type) {
        String name = raw(type).getSimpleName().replace("[]", "_array");
        if (type instanceof Generic generic) {
            return name + "_of_"
                    + String.join(
                            "_",
                            generic.arguments().stream().map(Types::simpleName).toList());
        }
        return name;
    }
}
