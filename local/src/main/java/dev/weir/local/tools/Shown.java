package dev.weir.local.tools;

import java.time.Instant;
import java.util.Locale;

/** What was read from storage, made fit for a terminal. */
final class Shown {
    private static final int STEP = 1024;
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Shown() {}

    /** Without characters that steer a terminal; {@code -} if there is nothing. */
    static String text(String text) {
        return text == null || text.isEmpty() ? "-" : text.replaceAll("\\p{Cntrl}", "?");
    }

    /** Such as {@code 1.5 MiB}. */
    static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= STEP && unit < UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** @param epochMillis a moment; what no watermark has reached is {@code -} */
    static String time(long epochMillis) {
        return epochMillis == Long.MIN_VALUE || epochMillis == Long.MAX_VALUE
                ? "-"
                : Instant.ofEpochMilli(epochMillis).toString();
    }
}
