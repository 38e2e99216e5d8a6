package dev.weir.simulation.job;

/** What a window gathers. */
public record Totals(long count, long sum, long min, long max) {
    static final Totals NONE = new Totals(0, 0, Long.MAX_VALUE, Long.MIN_VALUE);

    Totals plus(long value) {
        return new Totals(count + 1, sum + value, Math.min(min, value), Math.max(max, value));
    }

    Totals plus(Totals other) {
        return new Totals(count + other.count, sum + other.sum, Math.min(min, other.min), Math.max(max, other.max));
    }
}
