package dev.weir.operator.model;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and points in time as the custom resources write them. */
public final class Durations {
    private static final Pattern PART = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Duration LONGEST = Duration.ofDays(3650);

    private Durations() {}

    /**
     * Reads a duration such as {@code 500ms} or {@code 1h30m}.
     *
     * @throws IllegalArgumentException if it has another form or is longer than ten years
     */
    public static Duration parse(String text) {
        Matcher part = PART.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (end < text.length() && part.find(end) && part.start() == end) {
            sum = sum.plus(Long.parseLong(part.group(1)), unit(part.group(2)));
            end = part.end();
        }
        if (end == 0 || end < text.length()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a duration: expected numbers with units, such as 500ms, 10m or 1h30m");
        }
        if (sum.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("'" + text + "' is longer than ten years");
        }
        return sum;
    }

    private static ChronoUnit unit(String unit) {
        return switch (unit) {
            case "ms" -> ChronoUnit.MILLIS;
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            default -> ChronoUnit.HOURS;
        };
    }

    /** Writes milliseconds for people: {@code 87ms}, {@code 1.250s}, {@code 3s}, {@code 3m20s}. */
    public static String format(long millis) {
        if (millis < 1000) {
            return millis + "ms";
        }
        if (millis < 60_000 && millis % 1000 == 0) {
            return millis / 1000 + "s";
        }
        if (millis < 60_000) {
            return String.format(Locale.ROOT, "%d.%03ds", millis / 1000, millis % 1000);
        }
        return (millis / 60_000) + "m" + (millis / 1000 % 60) + "s";
    }

    /** Writes epoch milliseconds as RFC 3339 with milliseconds; {@code null} for 0, which stands for never. */
    public static String instant(long epochMillis) {
        return epochMillis == 0 ? null : Instant.ofEpochMilli(epochMillis).toString();
    }

    /** Writes a point in time as RFC 3339 with whole seconds. */
    public static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
