package dev.weir.bench.checkpoints;

import static dev.weir.bench.report.Figures.millis;
import static dev.weir.bench.report.Figures.percentile;

import dev.weir.bench.cluster.Bucket;
import dev.weir.bench.cluster.CountingStore;
import dev.weir.bench.cluster.JobConfigs;
import dev.weir.bench.cluster.WeirJob;
import dev.weir.bench.report.Report;
import dev.weir.bench.work.CountPerKey;
import dev.weir.bench.work.Feed;
import dev.weir.control.CheckpointReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How many checkpoints a second are sustained when one is due every 100 ms, and what each writes. */
final class ShortInterval implements CheckpointBenchmark {
    private static final long INTERVAL = 100;
    private static final long TIMEOUT = 120_000;

    @Override
    public String name() {
        return "short-interval";
    }

    @Override
    public int heapMebibytes() {
        return 2 * 1024;
    }

    @Override
    public void run(Report report, boolean quick) throws Exception {
        run(report, 10, quick);
        run(report, 10_000, quick);
    }

    private static void run(Report report, long keys, boolean quick) throws Exception {
        long seconds = quick ? 3 : 30;
        Feed feed = new Feed();
        CountPerKey program = new CountPerKey(feed, 2, number -> Scattered.below(number, keys), 0, 0, 0);
        try (Bucket bucket = Bucket.start()) {
            CountingStore store = new CountingStore(bucket.connect());
            try (WeirJob job = new WeirJob(JobConfigs.of(bucket, "short", 2, INTERVAL), program, store)) {
                job.awaitRunning(TIMEOUT);
                feed.allowUpTo(Long.MAX_VALUE);
                TimeUnit.SECONDS.sleep(quick ? 1 : 5);
                Watched watched = watch(job, store, seconds);
                String what = String.format("%,d keys: ", keys);
                report.figure(
                        what + "completed in " + seconds + " s, " + seconds * 1000 / INTERVAL + " were due",
                        String.valueOf(watched.durations.size()),
                        watched.durations.size());
                report.figure(
                        what + "duration, p50",
                        millis(percentile(watched.durations, 50)),
                        percentile(watched.durations, 50));
                report.figure(
                        what + "duration, p99",
                        millis(percentile(watched.durations, 99)),
                        percentile(watched.durations, 99));
                watched.phases.tell(report, what);
                double objects = (double) watched.written / watched.durations.size();
                report.figure(what + "objects written for each", String.format("%.2f", objects), objects);
            }
        }
    }

    private record Watched(List<Double> durations, Phases phases, long written) {}

    private static Watched watch(WeirJob job, CountingStore store, long seconds) throws Exception {
        List<Double> durations = new ArrayList<>();
        Phases phases = new Phases();
        long writtenBefore = store.written();
        long seen = job.newestCompleted();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(INTERVAL / 2);
            for (CheckpointReport each : job.completed()) {
                if (each.id() > seen) {
                    durations.add((double) each.durationMillis());
                    phases.add(job.checkpoint(each.id()));
                }
            }
            seen = job.newestCompleted();
        }
        return new Watched(durations, phases, store.written() - writtenBefore);
    }
}
