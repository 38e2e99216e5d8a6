package dev.weir.bench.checkpoints;

import static dev.weir.bench.report.Figures.megabytes;
import static dev.weir.bench.report.Figures.megabytesPerSecond;
import static dev.weir.bench.report.Figures.millis;
import static dev.weir.bench.report.Figures.percent;
import static dev.weir.bench.report.Figures.percentile;

import dev.weir.bench.cluster.Bucket;
import dev.weir.bench.cluster.JobConfigs;
import dev.weir.bench.cluster.WeirJob;
import dev.weir.bench.report.Report;
import dev.weir.bench.work.CountPerKey;
import dev.weir.bench.work.Feed;
import dev.weir.control.CheckpointDetail.TraceStep;
import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointReport;
import dev.weir.control.JobConfig;
import java.util.ArrayList;
import java.util.List;

/** One task with 1 GiB of state: the pause at the barrier, and how fast the state goes to storage and comes back. */
final class LargeState implements CheckpointBenchmark {
    private static final int TEXT = 1000;
    private static final long TIMEOUT = 300_000;

    @Override
    public String name() {
        return "large-state";
    }

    @Override
    public int heapMebibytes() {
        return 10 * 1024;
    }

    @Override
    public void run(Report report, boolean quick) throws Exception {
        long keys = quick ? 50_000 : 1_073_741;
        int pauses = quick ? 5 : 30;
        try (Bucket bucket = Bucket.start()) {
            JobConfig config = JobConfigs.of(bucket, "large-state", 1, 0);
            CheckpointReport full = snapshot(report, bucket, config, keys, pauses);
            long size = full.size();
            double back = restore(bucket, JobConfigs.restoring(config, "large-state-restored", full.location()), keys);
            RawTransfer raw = new RawTransfer(bucket);
            double down = raw.downloadSeconds(size);
            report.figure("restore of it", megabytesPerSecond(size, back), size / back);
            report.figure("raw download through the same client", megabytesPerSecond(size, down), size / down);
            report.figure("restore against raw download", percent(down, back), down / back);
        }
    }

    /** @return the savepoint that holds all of the state */
    private static CheckpointReport snapshot(Report report, Bucket bucket, JobConfig config, long keys, int pauses)
            throws Exception {
        Feed feed = new Feed();
        try (WeirJob job = new WeirJob(config, program(feed, keys), bucket.connect())) {
            job.awaitRunning(TIMEOUT);
            fill(feed, keys);
            job.checkpoint(TIMEOUT, CheckpointKind.SAVEPOINT);
            CheckpointReport full = job.checkpoint(TIMEOUT, CheckpointKind.SAVEPOINT);
            double seconds = full.durationMillis() / 1e3;
            RawTransfer raw = new RawTransfer(bucket);
            raw.uploadSeconds(full.size());
            double up = raw.uploadSeconds(full.size());
            report.figure("state of the task", megabytes(full.size()), full.size());
            report.figure("snapshot of all of it", megabytesPerSecond(full.size(), seconds), full.size() / seconds);
            report.figure(
                    "raw multipart upload through the same client",
                    megabytesPerSecond(full.size(), up),
                    full.size() / up);
            report.figure("snapshot against raw upload", percent(up, seconds), up / seconds);
            List<Double> found = new ArrayList<>();
            for (int i = 1; i <= pauses; i++) {
                // Records flow at the barrier, and as few have changed that the next checkpoint is not a full one.
                feed.allowUpTo(keys + i * keys / 20);
                found.add(pause(job.checkpoint(TIMEOUT, CheckpointKind.CHECKPOINT), job));
            }
            report.figure("pause at the barrier under load, p50", millis(percentile(found, 50)), percentile(found, 50));
            report.figure("pause at the barrier under load, p99", millis(percentile(found, 99)), percentile(found, 99));
            return full;
        }
    }

    /** Milliseconds from the barrier's arrival until the task went on. */
    private static double pause(CheckpointReport report, WeirJob job) throws Exception {
        List<TraceStep> trace = job.checkpoint(report.id()).trace();
        return (at(trace, "captureState") - at(trace, "notifyCheckpoint")) / 1e3;
    }

    private static long at(List<TraceStep> trace, String method) {
        return trace.stream()
                .filter(step -> step.method().equals(method) && step.subject().startsWith("count"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the trace has no " + method + ": " + trace))
                .atMicros();
    }

    /** @return seconds from the deployment until all is read back */
    private static double restore(Bucket bucket, JobConfig config, long keys) throws Exception {
        try (WeirJob job = new WeirJob(config, program(new Feed(), keys), bucket.connect())) {
            WeirJob.await(TIMEOUT, "the deployment", () -> job.hasBegunToRestore());
            long begun = System.nanoTime();
            job.awaitRunning(TIMEOUT);
            return (System.nanoTime() - begun) / 1e9;
        }
    }

    private static CountPerKey program(Feed feed, long keys) {
        return new CountPerKey(feed, 1, number -> number < keys ? number : Scattered.below(number, keys), TEXT, 0, 0);
    }

    private static void fill(Feed feed, long keys) throws Exception {
        feed.allowUpTo(keys);
        WeirJob.await(TIMEOUT, "the state to be filled", () -> feed.processed() >= keys / 1024 * 1024);
    }
}
