package dev.weir.bench.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Medians, percentiles and how they are shown. */
public final class Figures {
    private Figures() {}

    /** @throws IllegalArgumentException if there is none */
    public static double median(List<Double> values) {
        return percentile(values, 50);
    }

    /**
     * The smallest value that so many percent of all are not above.
     *
     * @param percent above 0, up to 100
     */
    public static double percentile(List<Double> values, double percent) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("there are no values");
        }
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.max(0, rank - 1)];
    }

    public static String megabytes(double bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    public static String megabytesPerSecond(double bytes, double seconds) {
        return String.format(Locale.ROOT, "%.0f MB/s", bytes / 1e6 / seconds);
    }

    public static String millis(double millis) {
        return String.format(Locale.ROOT, "%.2f ms", millis);
    }

    public static String percent(double part, double whole) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * part / whole);
    }

    public static String perSecond(double rate) {
        return String.format(Locale.ROOT, "%,.0f/s", rate);
    }
}
