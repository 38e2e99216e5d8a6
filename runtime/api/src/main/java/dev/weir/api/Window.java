package dev.weir.api;

/**
 * A span of event time.
 *
 * @param start epoch milliseconds, inclusive
 * @param end epoch milliseconds, exclusive
 */
public record Window(long start, long end) {
    public Window {
        if (end <= start) {
            throw new IllegalArgumentException("window ends at " + end + ", not after its start " + start);
        }
    }
}
