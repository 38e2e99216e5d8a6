package dev.weir.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The type of the values of a stream, a key or a state, kept at run time.
 *
 * <p>What may flow: records, primitives and their boxes, {@code String}, {@code byte[]}, enums, sealed interfaces of
 * records, {@code java.time.Instant}, {@code LocalDate}, {@code LocalDateTime} and {@code Duration}, and {@code List},
 * {@code Map} and {@code Optional} of them. A value is never {@code null} inside a stream; a component of a record that may
 * be absent is an {@code Optional}. Anything else is refused when the job is defined.
 *
 * <p>A plain type is {@code DataType.of(Flight.class)}; a generic one is captured by an empty subclass, {@code new
 * DataType<List<String>>() {}}.
 *
 * @param <T> the type of the values
 */
public abstract class DataType<T> {
    private final Type type;

    /** Captures the type argument of an anonymous subclass. */
    protected DataType() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType captured)) {
            throw new InvalidProgramException("a DataType needs its type: write new DataType<List<String>>() {}");
        }
        this.type = captured.getActualTypeArguments()[0];
    }

    private DataType(Type type) {
        this.type = Objects.requireNonNull(type, "type is null");
    }

    public static <T> DataType<T> of(Class<T> type) {
        return new Given<>(type);
    }

    public static <T> DataType<List<T>> listOf(DataType<T> element) {
        return new Given<>(new Parameterized(List.class, List.of(element.type())));
    }

    public static <K, V> DataType<Map<K, V>> mapOf(DataType<K> key, DataType<V> value) {
        return new Given<>(new Parameterized(Map.class, List.of(key.type(), value.type())));
    }

    public static <T> DataType<Optional<T>> optionalOf(DataType<T> element) {
        return new Given<>(new Parameterized(Optional.class, List.of(element.type())));
    }

    /** The type as reflection describes it: a class, or a {@link ParameterizedType} of classes. */
    public final Type type() {
        return type;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof DataType<?> that && type.equals(that.type);
    }

    @Override
    public final int hashCode() {
        return type.hashCode();
    }

    @Override
    public final String toString() {
        return type.getTypeName();
    }

    private static final class Given<T> extends DataType<T> {
        Given(Type type) {
            super(type);
        }
    }

    /** A generic type put together from its parts, equal to one that the compiler wrote. */
    private static final class Parameterized implements ParameterizedType {
        private final Class<?> raw;
        private final List<Type> arguments;

        Parameterized(Class<?> raw, List<Type> arguments) {
            this.raw = raw;
            this.arguments = arguments;
        }

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
        public boolean equals(Object other) {
            return other instanceof ParameterizedType that
                    && raw.equals(that.getRawType())
                    && arguments.equals(List.of(that.getActualTypeArguments()));
        }

        @Override
        public int hashCode() {
            return arguments.hashCode() ^ raw.hashCode();
        }

        @Override
        public String toString() {
            return raw.getName()
                    + "<"
                    + String.join(
                            ", ", arguments.stream().map(Type::getTypeName).toList()) + ">";
        }
    }
}
