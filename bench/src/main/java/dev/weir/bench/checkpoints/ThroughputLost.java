package dev.weir.bench.checkpoints;

import static dev.weir.bench.report.Figures.median;
import static dev.weir.bench.report.Figures.perSecond;
import static dev.weir.bench.report.Figures.percent;

import dev.weir.bench.cluster.Bucket;
import dev.weir.bench.cluster.JobConfigs;
import dev.weir.bench.cluster.WeirJob;
import dev.weir.bench.report.Report;
import dev.weir.bench.work.CountPerKey;
import dev.weir.bench.work.Feed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a checkpoint a second, and ten a second, take from a job's throughput. Rounds alternate. */
final class ThroughputLost implements CheckpointBenchmark {
    private static final long TIMEOUT = 120_000;
    private static final long[] INTERVALS = {0, 1000, 100};

    @Override
    public String name() {
        return "throughput-lost";
    }

    @Override
    public int heapMebibytes() {
        return 6 * 1024;
    }

    @Override
    public void run(Report report, boolean quick) throws Exception {
        for (long keys : quick ? new long[] {1_000} : new long[] {1_000, 1_000_000}) {
            List<List<Double>> rates = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int round = 0; round < (quick ? 1 : 3); round++) {
                for (int i = 0; i < INTERVALS.length; i++) {
                    rates.get(i).add(rate(keys, INTERVALS[i], quick));
                }
            }
            double without = median(rates.get(0));
            String what = String.format("%,d keys, ", keys);
            report.figure(what + "no checkpoints", perSecond(without), without);
            for (int i = 1; i < INTERVALS.length; i++) {
                double with = median(rates.get(i));
                String every = what + "one every " + INTERVALS[i] + " ms";
                report.figure(every, perSecond(with), with);
                report.figure(every + ": lost", percent(without - with, without), (without - with) / without);
            }
        }
    }

    private static double rate(long keys, long interval, boolean quick) throws Exception {
        Feed feed = new Feed();
        CountPerKey program = new CountPerKey(feed, 1, number -> Scattered.below(number, keys), 0, 0, 0);
        try (Bucket bucket = Bucket.start();
                WeirJob job = new WeirJob(JobConfigs.of(bucket, "lost", 1, interval), program, bucket.connect())) {
            job.awaitRunning(TIMEOUT);
            feed.allowUpTo(Long.MAX_VALUE);
            TimeUnit.SECONDS.sleep(quick ? 1 : 5);
            long before = feed.processed();
            long begun = System.nanoTime();
            TimeUnit.SECONDS.sleep(quick ? 1 : 8);
            return (feed.processed() - before) / ((System.nanoTime() - begun) / 1e9);
        }
    }
}
