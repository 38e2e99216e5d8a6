package dev.weir.simulation.job;

import dev.weir.api.Collector;

/** What the simulated jobs do to a record before it is keyed. */
final class Functions {
    private Functions() {}

    static Reading map(Reading reading) {
        return reading.withValue(reading.value() * 3 + 1);
    }

    static boolean keeps(Reading reading) {
        return Math.floorMod(reading.value(), 5) != 0;
    }

    /** None, one or two for each. */
    static void flatMap(Reading reading, Collector<Reading> out) {
        for (long i = Math.floorMod(reading.value(), 3); i > 0; i--) {
            out.collect(reading.withValue(reading.value() + i));
        }
    }

    /** Whether a record goes to the side, too. */
    static boolean isOdd(Reading reading) {
        return Math.floorMod(reading.value(), 7) == 3;
    }

    static String side(Reading reading) {
        return "side " + reading.key() + " at " + reading.at() + ": " + reading.value() + " " + reading.marks();
    }

    static String window(String kind, long key, long start, long end, Totals totals) {
        return kind + " " + key + " from " + start + " to " + end + ": " + totals.count() + " " + totals.sum() + " "
                + totals.min() + " " + totals.max();
    }

    static long digest(long before, Reading reading) {
        return before * 31 + reading.value() * 7 + reading.at();
    }

    static String step(int key, long count, long digest, java.util.List<Long> recent) {
        return "step " + key + " #" + count + ": " + Long.toHexString(digest) + " " + recent;
    }

    static String bucket(int key, long end, long sum) {
        return "bucket " + key + " to " + end + ": " + sum;
    }
}
