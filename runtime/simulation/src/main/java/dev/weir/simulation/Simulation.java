package dev.weir.simulation;

import dev.weir.codec.Codecs;
import dev.weir.simulation.kernel.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Runs seeds, each in a world of its own, on several threads. The same seed always does the same. */
public final class Simulation {
    private final Codecs codecs = new Codecs();
    private final Plant plant;

    /** @param plant a defect to have in every world */
    public Simulation(Plant plant) {
        this.plant = plant;
    }

    /**
     * What came of many seeds.
     *
     * @param failures those that failed, in the order of their seeds
     */
    public record Summary(long seeds, List<SeedResult> failures, long faults, long checkpoints, long restores) {
        public static Summary of(SeedResult only) {
            Tally tally = new Tally();
            tally.add(only);
            return tally.summary();
        }

        /** One line. */
        @Override
        public String toString() {
            return "simulate: " + seeds + " seeds, " + failures.size() + " failures, " + faults + " faults injected, "
                    + checkpoints + " checkpoints completed, " + restores + " restores";
        }
    }

    /** Runs one seed and keeps its trace. */
    public SeedResult trace(long seed) {
        return new SeedRun(seed, codecs, plant, Trace.kept()).run();
    }

    /** Runs one seed. */
    public SeedResult run(long seed) {
        return new SeedRun(seed, codecs, plant, Trace.dropped()).run();
    }

    /**
     * Runs seeds one after the other, as many at a time as there are threads.
     *
     * @param from the first
     * @param maxFailures no further seed is begun after so many failures
     * @param each told of each result, by any of the threads, in no order
     */
    public Summary run(long from, long count, int threads, int maxFailures, Consumer<SeedResult> each)
            throws InterruptedException {
        AtomicLong next = new AtomicLong(from);
        AtomicLong failed = new AtomicLong();
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Tally>> tallies = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                tallies.add(pool.submit(() -> {
                    Tally tally = new Tally();
                    while (!stop.get()) {
                        long seed = next.getAndIncrement();
                        if (seed >= from + count) {
                            break;
                        }
                        SeedResult result = run(seed);
                        tally.add(result);
                        each.accept(result);
                        if (result.failure().isPresent() && failed.incrementAndGet() >= maxFailures) {
                            stop.set(true);
                        }
                    }
                    return tally;
                }));
            }
            Tally all = new Tally();
            for (Future<Tally> tally : tallies) {
                all.add(tally.get());
            }
            return all.summary();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a seed could not be run", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** Results of one thread, or of all. */
    private static final class Tally {
        private final List<SeedResult> failures = new ArrayList<>();
        private long seeds;
        private long faults;
        private long checkpoints;
        private long restores;

        void add(SeedResult result) {
            seeds++;
            faults += result.faults();
            checkpoints += result.checkpoints();
            restores += result.restores();
            if (result.failure().isPresent()) {
                failures.add(result);
            }
        }

        void add(Tally other) {
            seeds += other.seeds;
            faults += other.faults;
            checkpoints += other.checkpoints;
            restores += other.restores;
            failures.addAll(other.failures);
        }

        Summary summary() {
            failures.sort((one, two) -> Long.compare(one.seed(), two.seed()));
            return new Summary(seeds, List.copyOf(failures), faults, checkpoints, restores);
        }
    }
}
