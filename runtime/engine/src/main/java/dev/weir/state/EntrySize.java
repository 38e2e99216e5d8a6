package dev.weir.state;

/**
 * About how many bytes a state takes in a snapshot by the weight of its entries ({@link EntryFormat#weight}), learnt from the
 * last one. Safe for any thread.
 */
final class EntrySize {
    private static final double UNKNOWN = 32;

    private volatile double average = UNKNOWN; // written by whoever wrote a snapshot

    long of(long weight) {
        return (long) Math.ceil(weight * average);
    }

    void learn(long weight, long bytes) {
        if (weight > 0) {
            average = (double) bytes / weight;
        }
    }

    void learn(EntrySize other) {
        average = other.average;
    }
}
