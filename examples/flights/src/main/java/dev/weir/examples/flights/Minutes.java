package dev.weir.examples.flights;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;

/** Times to the minute, as the data has them: {@code 2001-01-01T00:01}. */
final class Minutes {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm").withResolverStyle(ResolverStyle.STRICT);

    private Minutes() {}

    /**
     * @return epoch milliseconds
     * @throws java.time.DateTimeException if the text is no such time
     */
    static long parse(String text) {
        return LocalDateTime.parse(text, FORMAT).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    static String format(long epochMillis) {
        return FORMAT.format(LocalDateTime.ofEpochSecond(Math.floorDiv(epochMillis, 1000L), 0, ZoneOffset.UTC));
    }
}
