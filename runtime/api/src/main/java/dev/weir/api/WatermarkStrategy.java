package dev.weir.api;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * How event time is read from a stream: each record's timestamp, and how far behind the largest one the watermark stays.
 * At the end of a bounded source the watermark passes every record.
 *
 * @param timestamp epoch milliseconds of a record
 * @param outOfOrderness how late a record may come, behind the largest timestamp that its subtask has seen
 * @param idleness without a record for so long a subtask no longer holds the watermark back; empty: it always does
 */
public record WatermarkStrategy<T>(
        ToLongFunction<? super T> timestamp, Duration outOfOrderness, Optional<Duration> idleness) {
    public WatermarkStrategy {
        Objects.requireNonNull(timestamp, "timestamp is null");
        Objects.requireNonNull(idleness, "idleness is null");
        if (outOfOrderness.isNegative()) {
            throw new InvalidProgramException("out-of-orderness is " + outOfOrderness + ": give zero or more");
        }
    }

    /** For records that each source subtask reads in the order of their timestamps. */
    public static <T> WatermarkStrategy<T> ascending(ToLongFunction<? super T> timestamp) {
        return new WatermarkStrategy<>(timestamp, Duration.ZERO, Optional.empty());
    }

    public static <T> WatermarkStrategy<T> boundedOutOfOrderness(Duration bound, ToLongFunction<? super T> timestamp) {
        return new WatermarkStrategy<>(timestamp, bound, Optional.empty());
    }

    /** No event time: records carry the timestamp 0 and the watermark stays at its beginning until the end of input. */
    public static <T> WatermarkStrategy<T> none() {
        return new WatermarkStrategy<>(value -> 0L, Duration.ofMillis(Long.MAX_VALUE), Optional.empty());
    }

    public WatermarkStrategy<T> withIdleness(Duration idleness) {
        return new WatermarkStrategy<>(timestamp, outOfOrderness, Optional.of(idleness));
    }
}
