package dev.weir.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The names that a component of a record, or a record or enum itself, had before, so that state that was written then is found
 * again.
 *
 * <pre>{@code
 * @Formerly("com.example.FlightLeg")
 * record Leg(@Formerly("origin") String from, String to) {}
 * }</pre>
 *
 * <p>A class that has moved is given with its package; without one, it is of the package, or the outer class, that it is in now.
 */
@Documented
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Formerly {
    String[] value();
}
