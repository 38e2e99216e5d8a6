package dev.weir.codec;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Makes values of any type that may flow, extremes included, from a seed. */
final class RandomValues {
    private final Random random;

    RandomValues(long seed) {
        random = new Random(seed);
    }

    Object next(Type type) {
        return next(Types.resolve(type, Map.of(), "test"), 0);
    }

    private Object next(Type type, int depth) {
        Shape shape = Shapes.of(type, "test");
        if (shape instanceof Shape.Scalar scalar) {
            return scalar(scalar.kind());
        }
        if (shape instanceof Shape.ListOf list) {
            List<Object> items = new ArrayList<>();
            for (int i = size(depth); i > 0; i--) {
                items.add(next(list.element(), depth + 1));
            }
            return items;
        }
        if (shape instanceof Shape.MapOf map) {
            Map<Object, Object> entries = new LinkedHashMap<>();
            for (int i = size(depth); i > 0; i--) {
                entries.put(next(map.key(), depth + 1), next(map.value(), depth + 1));
            }
            return entries;
        }
        if (shape instanceof Shape.OptionalOf optional) {
            return depth > 6 || random.nextBoolean()
                    ? Optional.empty()
                    : Optional.of(next(optional.element(), depth + 1));
        }
        if (shape instanceof Shape.Enumeration enumeration) {
            return pick((Object[]) enumeration.type().getEnumConstants());
        }
        if (shape instanceof Shape.Sum sum) {
            int branch = depth > 6 ? 0 : random.nextInt(sum.branches().size());
            return next(sum.branches().get(branch), depth + 1);
        }
        return record((Shape.Product) shape, depth);
    }

    private Object record(Shape.Product product, int depth) {
        Object[] arguments = product.parts().stream()
                .map(part -> next(part.type(), depth + 1))
                .toArray();
        Class<?>[] types = Arrays.stream(product.type().getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = product.type().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private int size(int depth) {
        return depth > 4 ? 0 : random.nextInt(4);
    }

    private Object scalar(ScalarKind kind) {
        return switch (kind) {
            case BOOLEAN -> random.nextBoolean();
            case BYTE -> (byte) number();
            case SHORT -> (short) number();
            case CHAR -> (char) number();
            case INT -> (int) number();
            case LONG -> number();
            case FLOAT -> pick(0f, -0f, Float.NaN, Float.MAX_VALUE, Float.NEGATIVE_INFINITY, random.nextFloat());
            case DOUBLE -> pick(0d, -0d, Double.NaN, Double.MIN_VALUE, Double.POSITIVE_INFINITY, random.nextGaussian());
            case STRING -> text();
            case BYTES -> bytes();
            case INSTANT ->
                pick(Instant.MIN, Instant.MAX, Instant.EPOCH, Instant.ofEpochSecond(random.nextInt(), 123_456_789));
            case DURATION ->
                pick(Duration.ZERO, Duration.ofSeconds(Long.MIN_VALUE), Duration.ofNanos(random.nextLong()));
            case LOCAL_DATE -> pick(LocalDate.MIN, LocalDate.MAX, LocalDate.ofEpochDay(random.nextInt(100_000)));
            case LOCAL_DATE_TIME ->
                pick(
                        LocalDateTime.MIN,
                        LocalDateTime.MAX,
                        LocalDateTime.of(
                                LocalDate.ofEpochDay(random.nextInt(100_000)),
                                LocalTime.ofNanoOfDay(random.nextInt(Integer.MAX_VALUE))));
        };
    }

    private long number() {
        return switch (random.nextInt(5)) {
            case 0 -> (long) pick(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L, 63L, 64L, -64L, -65L);
            case 1 -> (long) pick((long) Integer.MIN_VALUE, (long) Integer.MAX_VALUE, 127L, 128L, -128L, 65_535L);
            case 2 -> random.nextInt(100) - 50;
            default -> random.nextLong() >> random.nextInt(64);
        };
    }

    private String text() {
        return switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> (String) pick("Zürich", "東京", "\uD83D\uDE80", "\u0000", "a\"b\\");
            case 2 -> "x".repeat(random.nextInt(200)) + "é";
            default -> Integer.toString(random.nextInt(), 36);
        };
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }

    private Object pick(Object... values) {
        return values[random.nextInt(values.length)];
    }
}
