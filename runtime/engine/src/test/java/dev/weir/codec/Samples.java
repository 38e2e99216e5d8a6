package dev.weir.codec;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Types that use all that may flow. */
public final class Samples {
    private Samples() {}

    public enum Color {
        RED,
        GREEN,
        BLUE {
            @Override
            public String toString() {
                return "blau";
            }
        }
    }

    public record Primitives(boolean z, byte b, short s, char c, int i, long l, float f, double d) {}

    public record Boxes(Boolean z, Byte b, Short s, Character c, Integer i, Long l, Float f, Double d, String text) {}

    public record Times(Instant instant, Duration duration, LocalDate date, LocalDateTime dateTime) {}

    public record Nested(
            Primitives primitives,
            List<Boxes> boxes,
            Map<String, Times> byName,
            Map<Long, List<Color>> byNumber,
            Optional<String> text,
            Optional<Shape2d> shape,
            Color color) {}

    public sealed interface Shape2d permits Circle, Polygon, Nothing {}

    public sealed interface Polygon extends Shape2d permits Square, Triangle {}

    public record Circle(double radius) implements Shape2d {}

    public record Square(double side) implements Polygon {}

    public record Triangle(double a, double b, double c) implements Polygon {}

    public record Nothing() implements Shape2d {}

    public record Tree(int value, List<Tree> children) {}

    public sealed interface Expression permits Number, Sum, Negation {}

    public record Number(long value) implements Expression {}

    public record Sum(Expression left, Expression right) implements Expression {}

    public record Negation(Optional<Expression> of) implements Expression {}

    public record Pair<A, B>(A first, B second) {}

    public record HiddenPair(Pair<String, Long> counted, Pair<Color, List<Pair<Integer, Integer>>> deep) {}

    private record Secret(String text, long number) {}

    public static Object secret(String text, long number) {
        return new Secret(text, number);
    }

    public record Holder(byte[] bytes, String name) {}

    public record WideKey(String origin, long hour, Color color, boolean last, double delay) {}
}
