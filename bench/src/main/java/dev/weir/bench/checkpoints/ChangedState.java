package dev.weir.bench.checkpoints;

import static dev.weir.bench.report.Figures.megabytes;
import static dev.weir.bench.report.Figures.percent;

import dev.weir.bench.cluster.Bucket;
import dev.weir.bench.cluster.JobConfigs;
import dev.weir.bench.cluster.WeirJob;
import dev.weir.bench.report.Report;
import dev.weir.bench.work.CountPerKey;
import dev.weir.bench.work.Feed;
import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointReport;

/** What a checkpoint uploads when 1 % of the keys have changed since the last one. */
final class ChangedState implements CheckpointBenchmark {
    private static final long TIMEOUT = 300_000;
    private static final int TELL_EVERY = 1024;

    @Override
    public String name() {
        return "changed-state";
    }

    @Override
    public int heapMebibytes() {
        return 6 * 1024;
    }

    @Override
    public void run(Report report, boolean quick) throws Exception {
        long keys = (quick ? 100 : 5_000) * (long) TELL_EVERY;
        long changed = keys / 100 / TELL_EVERY * TELL_EVERY;
        try (Bucket bucket = Bucket.start()) {
            Feed feed = new Feed();
            CountPerKey program =
                    new CountPerKey(feed, 1, number -> number < keys ? number : Scattered.below(number, keys), 0, 0, 0);
            try (WeirJob job = new WeirJob(JobConfigs.of(bucket, "changed-state", 1, 0), program, bucket.connect())) {
                job.awaitRunning(TIMEOUT);
                advance(feed, keys);
                CheckpointReport full = job.checkpoint(TIMEOUT, CheckpointKind.CHECKPOINT);
                report.figure("keys", String.format("%,d", keys), keys);
                report.figure("full checkpoint", megabytes(full.newBytes()), full.newBytes());
                for (int round = 1; round <= 3; round++) {
                    advance(feed, keys + round * changed);
                    CheckpointReport next = job.checkpoint(TIMEOUT, CheckpointKind.CHECKPOINT);
                    report.figure("uploaded after 1 % changed, " + round, megabytes(next.newBytes()), next.newBytes());
                    report.figure(
                            "of the full one, " + round,
                            percent(next.newBytes(), full.newBytes()),
                            (double) next.newBytes() / full.newBytes());
                }
            }
        }
    }

    private static void advance(Feed feed, long number) throws Exception {
        feed.allowUpTo(number);
        WeirJob.await(TIMEOUT, "the records", () -> feed.processed() >= number);
    }
}
