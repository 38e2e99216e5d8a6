package dev.weir.bench.checkpoints;

import static dev.weir.bench.report.Figures.megabytes;
import static dev.weir.bench.report.Figures.millis;
import static dev.weir.bench.report.Figures.percentile;

import dev.weir.bench.cluster.Bucket;
import dev.weir.bench.cluster.JobConfigs;
import dev.weir.bench.cluster.WeirJob;
import dev.weir.bench.report.Report;
import dev.weir.bench.work.CountPerKey;
import dev.weir.bench.work.Feed;
import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How long a checkpoint takes when the sink takes a thousand records a second, and all queues before it are full. */
final class BackPressure implements CheckpointBenchmark {
    private static final long TIMEOUT = 120_000;
    private static final long SINK_PER_SECOND = 1000;
    private static final int PARALLELISM = 2;
    private static final long KEYS = 10_000;

    @Override
    public String name() {
        return "back-pressure";
    }

    @Override
    public int heapMebibytes() {
        return 2 * 1024;
    }

    @Override
    public void run(Report report, boolean quick) throws Exception {
        int rounds = quick ? 1 : 7;
        tell(report, "barriers wait", durations(Optional.empty(), rounds));
        tell(report, "barriers overtake at once", durations(Optional.of(0L), rounds));
        tell(report, "barriers overtake after 200 ms", durations(Optional.of(200L), rounds));
    }

    private static void tell(Report report, String what, List<CheckpointReport> taken) {
        List<Double> durations =
                taken.stream().map(each -> (double) each.durationMillis()).toList();
        report.figure(what + ": duration, p50", millis(percentile(durations, 50)), percentile(durations, 50));
        report.figure(what + ": duration, longest", millis(percentile(durations, 100)), percentile(durations, 100));
        long size = taken.get(taken.size() - 1).size();
        report.figure(what + ": size of the last", megabytes(size), size);
    }

    private static List<CheckpointReport> durations(Optional<Long> alignmentTimeout, int rounds) throws Exception {
        Feed feed = new Feed();
        CountPerKey program =
                new CountPerKey(feed, PARALLELISM, number -> Scattered.below(number, KEYS), 0, 1, SINK_PER_SECOND);
        List<CheckpointReport> taken = new ArrayList<>();
        try (Bucket bucket = Bucket.start();
                WeirJob job = new WeirJob(
                        JobConfigs.of(bucket, "pressed", PARALLELISM, 0, alignmentTimeout),
                        program,
                        bucket.connect())) {
            job.awaitRunning(TIMEOUT);
            feed.allowUpTo(Long.MAX_VALUE);
            TimeUnit.SECONDS.sleep(3);
            for (int round = 0; round < rounds; round++) {
                taken.add(job.checkpoint(TIMEOUT, CheckpointKind.CHECKPOINT));
            }
        }
        return taken;
    }
}
