package dev.weir.codec;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;

/** What a type is made of, as far as codecs care. The parts are types as {@link Types#resolve} makes them. */
sealed interface Shape {
    /** A type with a codec of its own: primitives, boxes, strings, bytes and times. */
    record Scalar(ScalarKind kind) implements Shape {}

    record Enumeration(Class<?> type) implements Shape {}

    record ListOf(Type element) implements Shape {}

    record MapOf(Type key, Type value) implements Shape {
        /** Avro's own maps have strings for keys. */
        boolean isAvroMap() {
            return key == String.class;
        }
    }

    record OptionalOf(Type element) implements Shape {}

    record Product(Class<?> type, List<Part> parts) implements Shape {}

    /** @param declared by reflection */
    record Part(String name, Type type, RecordComponent declared) {}

    /** A sealed interface. @param branches the records that implement it */
    record Sum(Class<?> type, List<Class<?>> branches) implements Shape {}
}
