package dev.weir.bench.queries;

import java.util.Optional;

/**
 * A running count per key: every record is answered with how often its key has come so far. Every key comes once before any
 * comes again, so that state is full after {@link #keys} records; from then on they come as if at random.
 *
 * @param keys how many there are
 */
public record Counting(long keys) {
    private static final long LARGE = 5_000_000;
    private static final long SMALL = 10_000;
    /** Shares no factor with either number of keys, so that its multiples pass through all of them. */
    private static final long STEP = 7_368_787;

    /** @param count of the key so far, this time included */
    public record Counted(long key, long count) {}

    /** {@code count} over five million keys or {@code count-small} over ten thousand; empty for any other query. */
    public static Optional<Counting> named(String query) {
        return switch (query) {
            case "count" -> Optional.of(new Counting(LARGE));
            case "count-small" -> Optional.of(new Counting(SMALL));
            default -> Optional.empty();
        };
    }

    /** @param number of the record, from 0 */
    public long keyOf(long number) {
        if (number < keys) {
            return number * STEP % keys;
        }
        return (scattered(number) >>> 32) * keys >>> 32;
    }

    /** By the finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
    private static long scattered(long number) {
        long mixed = number * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
