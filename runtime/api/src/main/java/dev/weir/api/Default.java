package dev.weir.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a component of a record is when state is restored that was written before the record had it.
 *
 * <pre>{@code
 * record Flight(String origin, @Default("0") int delay, @Default("UNKNOWN") Status status) {}
 * }</pre>
 *
 * <p>For numbers, {@code boolean}, {@code String} and enums. An {@link java.util.Optional}, a {@link java.util.List} and a {@link
 * java.util.Map} need none: they are empty then.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Default {
    /** The number, {@code true} or {@code false}, the text, or the name of the constant. */
    String value();
}
