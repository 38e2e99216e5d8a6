package dev.weir.operator.model;

import dev.weir.control.JobStatus;
import dev.weir.control.VertexLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the tasks of one job spent their time lately. It begins anew whenever they were deployed anew, since they count from then.
 * Losing it costs a window's time. Used by one reconcile at a time.
 */
public final class LoadWindow {
    /** A long window is looked at in so many steps, so that it does not grow with its length. */
    private static final int STEPS = 32;

    // Oldest first: the last that is as old as the window, and those after it.
    private final Deque<Sample> samples = new ArrayDeque<>();

    /** What the JobMaster said. */
    private record Sample(Instant at, long epoch, int restarts, int parallelism, Map<String, VertexLoad> loads) {
        static Sample of(JobStatus job, Instant at) {
            Map<String, VertexLoad> loads = new HashMap<>();
            job.loads().forEach(load -> loads.put(load.vertex(), load));
            return new Sample(at, job.epoch(), job.restarts(), job.parallelism(), loads);
        }

        boolean follows(Sample earlier) {
            return epoch == earlier.epoch
                    && restarts == earlier.restarts
                    && parallelism == earlier.parallelism
                    && loads.keySet().equals(earlier.loads.keySet())
                    && loads.values().stream().allMatch(load -> isLater(load, earlier.loads.get(load.vertex())));
        }

        private static boolean isLater(VertexLoad load, VertexLoad earlier) {
            return load.tasks() == earlier.tasks() && load.millis() >= earlier.millis();
        }
    }

    /** Adds what the JobMaster says now, and forgets what is older than the window needs. */
    public void add(JobStatus job, Duration window, Instant now) {
        Sample sample = Sample.of(job, now);
        if (!samples.isEmpty() && !sample.follows(samples.peekLast())) {
            samples.clear();
        }
        if (samples.size() > 1
                && samples.peekLast().at().minus(window.dividedBy(STEPS)).isBefore(beforeLast())) {
            samples.removeLast();
        }
        samples.addLast(sample);
        while (samples.size() > 2 && isOver(second(), window, now)) {
            samples.removeFirst();
        }
    }

    private Instant second() {
        return samples.stream().skip(1).findFirst().orElseThrow().at();
    }

    private Instant beforeLast() {
        return samples.stream()
                .skip(samples.size() - 2L)
                .findFirst()
                .orElseThrow()
                .at();
    }

    private static boolean isOver(Instant at, Duration window, Instant now) {
        return !at.plus(window).isAfter(now);
    }

    /** How much is remembered. */
    int size() {
        return samples.size();
    }

    /** Nothing is known any more. */
    public void clear() {
        samples.clear();
    }

    /** The load over the whole window; empty while it has not been looked at for so long, or the JobMaster says nothing of it. */
    public Optional<Load> load(Duration window, Instant now) {
        if (samples.size() < 2 || !isOver(samples.peekFirst().at(), window, now)) {
            return Optional.empty();
        }
        Map<String, VertexLoad> first = samples.peekFirst().loads();
        List<Load.Share> shares = samples.peekLast().loads().values().stream()
                .filter(last -> last.millis() > first.get(last.vertex()).millis())
                .map(last -> Load.Share.between(first.get(last.vertex()), last))
                .sorted(Comparator.comparing(Load.Share::vertex))
                .toList();
        long running = samples.peekLast().loads().values().stream()
                .mapToLong(load -> load.millis() / Math.max(1, load.tasks()))
                .min()
                .orElse(0);
        return shares.isEmpty() ? Optional.empty() : Optional.of(new Load(shares, Duration.ofMillis(running)));
    }
}
