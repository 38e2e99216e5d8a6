package dev.weir.operator.model;

import dev.weir.control.VertexLoad;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the tasks of a job spent their time.
 *
 * @param shares one for each vertex
 * @param running for how long all of them have run
 */
public record Load(List<Share> shares, Duration running) {
    private static final double SATURATED = 0.95;

    public Load {
        shares = List.copyOf(shares);
    }

    /**
     * Shares of the time of a vertex's tasks.
     *
     * @param busy 0 to 1
     * @param blocked by back-pressure, 0 to 1
     * @param lag what a source has yet to read; empty if that is not known
     */
    public record Share(String vertex, double busy, double blocked, Optional<Lag> lag) {
        static Share between(VertexLoad first, VertexLoad last) {
            double millis = last.millis() - first.millis();
            double idle = share(last.idleMillis() - first.idleMillis(), millis);
            double blocked = share(last.blockedMillis() - first.blockedMillis(), millis);
            boolean known = first.backlog() != VertexLoad.UNKNOWN && last.backlog() != VertexLoad.UNKNOWN;
            double perSecond = (first.backlog() - last.backlog()) / (millis / last.tasks() / 1000);
            return new Share(
                    last.vertex(),
                    Math.max(0, 1 - idle - blocked),
                    blocked,
                    known ? Optional.of(new Lag(last.backlog(), perSecond)) : Optional.empty());
        }

        /** A reading may miss what just ends. */
        private static double share(double part, double whole) {
            return Math.min(1, Math.max(0, part / whole));
        }

        /** It never rests: of a source that is to say that there is more than gets through. */
        boolean isSaturated() {
            return busy + blocked >= SATURATED;
        }
    }

    /**
     * @param records that are there and not read
     * @param perSecond by how much that becomes less; negative if it grows
     */
    public record Lag(long records, double perSecond) {
        /** How long it takes until there is none, at this pace; empty: for ever. */
        Optional<Duration> left() {
            return perSecond > 0
                    ? Optional.of(Duration.ofMillis((long) Math.min(Long.MAX_VALUE / 2, 1000 * (records / perSecond))))
                    : Optional.empty();
        }
    }
}
