package dev.weir.state;

/** About how many bytes an entry of a state takes in a snapshot, learnt from the last one. Safe for any thread. */
final class EntrySize {
    private static final double UNKNOWN = 32;

    private volatile double average = UNKNOWN; // written by whoever wrote a snapshot

    long of(long entries) {
        return (long) Math.ceil(entries * average);
    }

    void learn(long entries, long bytes) {
        if (entries > 0) {
            average = (double) bytes / entries;
        }
    }
}
