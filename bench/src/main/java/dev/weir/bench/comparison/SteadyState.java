package dev.weir.bench.comparison;

import dev.weir.bench.queries.CheckpointFigure;
import dev.weir.bench.queries.EngineJob;
import dev.weir.bench.queries.Progress;
import dev.weir.bench.queries.WindowLatencies;
import dev.weir.bench.queries.Workload;
import dev.weir.bench.report.MachineLoad;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Watches a job that runs without end, once the compilers are done with it and its state has grown. */
final class SteadyState {
    private static final long SHORTEST_POLL_MILLIS = 50;
    private static final long LONGEST_POLL_MILLIS = 500;
    private static final long LONGEST_START_SECONDS = 120;
    /** State that has not grown by then will not be waited for. */
    private static final long LONGEST_WARM_UP_SECONDS = 240;

    private final EngineJob job;
    private final Progress progress;
    private final Workload workload;
    private final WindowLatencies latencies;

    /** @param latencies what is there of them is taken */
    SteadyState(EngineJob job, Progress progress, Workload workload, WindowLatencies latencies) {
        this.latencies = latencies;
        this.job = job;
        this.progress = progress;
        this.workload = workload;
    }

    /**
     * @param warmUp seconds before, at least
     * @param seconds that count
     * @param profile where stacks are written that were seen meanwhile
     */
    RunResult watch(int warmUp, int seconds, Optional<Path> profile) throws Exception {
        // Starting it takes seconds of its own.
        Optional<Sampling> sampling = profile.isPresent() ? Optional.of(Sampling.start()) : Optional.empty();
        warmUp(warmUp);
        Map<Long, CheckpointFigure> before = seen(job.checkpoints(), new TreeMap<>());
        Map<Long, CheckpointFigure> checkpoints = new TreeMap<>();
        Instant since = Instant.now();
        MachineLoad machine = MachineLoad.watch();
        Usage begin = Usage.now();
        latencies.take();
        long recordsBefore = progress.records();
        long deadline = begin.nanos() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(pollMillis());
            seen(job.checkpoints(), checkpoints);
        }
        long records = progress.records() - recordsBefore;
        Usage end = Usage.now();
        double stolen = machine.stolen();
        double otherLoad = machine.besides(end.allCpuSecondsSince(begin));
        if (sampling.isPresent()) {
            sampling.get().write(since, profile.orElseThrow());
        }
        checkpoints.keySet().removeAll(before.keySet());
        return new RunResult(
                records / end.secondsSince(begin),
                end.cpuSecondsSince(begin) / (records / 1e6),
                (double) end.allocatedSince(begin) / records,
                end.collectionSecondsSince(begin) / end.secondsSince(begin),
                List.copyOf(checkpoints.values()),
                stolen,
                otherLoad,
                latencies.take(),
                "");
    }

    /** From the first record on: how long an engine takes to start is not asked here. */
    private void warmUp(int seconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_START_SECONDS);
        while (progress.records() == 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("no record was read within " + LONGEST_START_SECONDS + " s");
            }
            TimeUnit.MILLISECONDS.sleep(SHORTEST_POLL_MILLIS);
        }
        TimeUnit.SECONDS.sleep(seconds);
        for (long i = seconds; i < LONGEST_WARM_UP_SECONDS && progress.records() < workload.recordsToFillState(); i++) {
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private long pollMillis() {
        return Math.max(SHORTEST_POLL_MILLIS, Math.min(LONGEST_POLL_MILLIS, workload.intervalMillis() / 2));
    }

    private static Map<Long, CheckpointFigure> seen(
            List<CheckpointFigure> figures, Map<Long, CheckpointFigure> checkpoints) {
        figures.forEach(figure -> checkpoints.put(figure.id(), figure));
        return checkpoints;
    }
}
