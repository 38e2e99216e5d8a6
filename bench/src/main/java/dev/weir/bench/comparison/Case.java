package dev.weir.bench.comparison;

/**
 * What the engines are compared in.
 *
 * @param intervalMillis between checkpoints; 0: none
 */
public record Case(String query, int parallelism, long intervalMillis) {
    @Override
    public String toString() {
        return query + " at parallelism " + parallelism + ", "
                + (intervalMillis == 0 ? "no checkpoints" : "checkpoints every " + intervalMillis + " ms");
    }
}
