package dev.weir.bench.checkpoints;

import static dev.weir.bench.report.Figures.millis;

import com.sun.management.OperatingSystemMXBean;
import dev.weir.bench.cluster.Bucket;
import dev.weir.bench.cluster.JobConfigs;
import dev.weir.bench.cluster.WeirJob;
import dev.weir.bench.report.Report;
import dev.weir.bench.work.CountPerKey;
import dev.weir.bench.work.Feed;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The processor time that one checkpoint takes, by threads, in the job's process and in that of the S3 server. The job has 1,000
 * keys and no input meanwhile, so that nothing else is done; other load on the machine moves these figures little.
 */
final class ProcessorTime implements CheckpointBenchmark {
    private static final long TIMEOUT = 120_000;
    private static final long INTERVAL = 100;
    private static final long KEYS = 1_000;
    private static final long RECORDS = 1_000_000;
    private static final double SMALLEST_SHOWN_MILLIS = 0.02;

    /** Milliseconds of processor time. */
    private record Reading(long checkpoints, double job, double server, Map<String, Double> threads) {}

    @Override
    public String name() {
        return "processor-time";
    }

    @Override
    public int heapMebibytes() {
        return 1024;
    }

    @Override
    public void run(Report report, boolean quick) throws Exception {
        Feed feed = new Feed();
        CountPerKey program = new CountPerKey(feed, 1, number -> Scattered.below(number, KEYS), 0, 0, 0);
        try (Bucket bucket = Bucket.start();
                WeirJob job = new WeirJob(JobConfigs.of(bucket, "time", 1, INTERVAL), program, bucket.connect())) {
            job.awaitRunning(TIMEOUT);
            feed.allowUpTo(RECORDS);
            TimeUnit.SECONDS.sleep(quick ? 1 : 25);
            Reading before = read(bucket, job);
            TimeUnit.SECONDS.sleep(quick ? 2 : 15);
            tell(report, before, read(bucket, job));
        }
    }

    private static Reading read(Bucket bucket, WeirJob job) throws Exception {
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<String, Double> byName = new TreeMap<>();
        for (long id : threads.getAllThreadIds()) {
            ThreadInfo thread = threads.getThreadInfo(id);
            if (thread != null) {
                byName.merge(
                        thread.getThreadName().replaceAll("[0-9]+", "N"),
                        threads.getThreadCpuTime(id) / 1e6,
                        Double::sum);
            }
        }
        return new Reading(
                job.newestCompleted(),
                machine.getProcessCpuTime() / 1e6,
                bucket.processorTime().toNanos() / 1e6,
                byName);
    }

    private static void tell(Report report, Reading before, Reading after) {
        double checkpoints = Math.max(1, after.checkpoints - before.checkpoints);
        double job = (after.job - before.job) / checkpoints;
        double server = (after.server - before.server) / checkpoints;
        report.figure("checkpoints", String.valueOf((long) checkpoints), checkpoints);
        report.figure("S3 server, for each", millis(server), server);
        report.figure("job, for each", millis(job), job);
        double told = 0;
        for (Map.Entry<String, Double> thread : after.threads.entrySet()) {
            double spent = (thread.getValue() - before.threads.getOrDefault(thread.getKey(), 0.0)) / checkpoints;
            told += spent;
            if (spent >= SMALLEST_SHOWN_MILLIS) {
                report.figure("  " + thread.getKey(), millis(spent), spent);
            }
        }
        report.figure("  collector, compiler and others of the JVM", millis(job - told), job - told);
    }
}
