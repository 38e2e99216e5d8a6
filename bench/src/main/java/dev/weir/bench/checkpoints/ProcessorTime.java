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
 * keys and no input meanwhile; what it takes for the same time without checkpoints is subtracted. Other load on the machine
 * moves these figures little.
 */
final class ProcessorTime implements CheckpointBenchmark {
    private static final long TIMEOUT = 120_000;
    private static final long INTERVAL = 100;
    private static final long KEYS = 1_000;
    private static final long RECORDS = 1_000_000;
    private static final double SMALLEST_SHOWN_MILLIS = 0.02;

    /** Milliseconds of processor time, of both processes up to now. */
    private record Reading(long checkpoints, double job, double server, Map<String, Double> threads) {
        /** What has come since another one; also less than nothing. */
        Reading since(Reading before) {
            Map<String, Double> spent = new TreeMap<>(threads);
            before.threads.forEach((name, millis) -> spent.merge(name, -millis, Double::sum));
            return new Reading(checkpoints - before.checkpoints, job - before.job, server - before.server, spent);
        }
    }

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
        Reading without = measure("none", 0, quick);
        Reading with = measure("time", INTERVAL, quick);
        tell(report, with.since(without));
    }

    private static Reading measure(String uid, long interval, boolean quick) throws Exception {
        Feed feed = new Feed();
        CountPerKey program = new CountPerKey(feed, 1, number -> Scattered.below(number, KEYS), 0, 0, 0);
        try (Bucket bucket = Bucket.start();
                WeirJob job = new WeirJob(JobConfigs.of(bucket, uid, 1, interval), program, bucket.connect())) {
            job.awaitRunning(TIMEOUT);
            feed.allowUpTo(RECORDS);
            TimeUnit.SECONDS.sleep(quick ? 1 : 25);
            Reading before = read(bucket, job);
            TimeUnit.SECONDS.sleep(quick ? 2 : 15);
            return read(bucket, job).since(before);
        }
    }

    private static Reading read(Bucket bucket, WeirJob job) throws Exception {
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<String, Double> byName = new TreeMap<>();
        for (long id : threads.getAllThreadIds()) {
            ThreadInfo thread = threads.getThreadInfo(id);
            if (thread != null) {
                byName.merge(named(thread), threads.getThreadCpuTime(id) / 1e6, Double::sum);
            }
        }
        return new Reading(
                job.newestCompleted(),
                machine.getProcessCpuTime() / 1e6,
                bucket.processorTime().toNanos() / 1e6,
                byName);
    }

    /** The client names its threads after what they do, and otherwise as the store does. */
    private static String named(ThreadInfo thread) {
        String name = thread.getThreadName().replaceAll("[0-9]+", "N");
        return name.startsWith("OkHttp http") || name.startsWith("weir-s") ? "S3 client" : name;
    }

    private static void tell(Report report, Reading spent) {
        double checkpoints = Math.max(1, spent.checkpoints);
        report.figure("checkpoints", String.valueOf(spent.checkpoints), spent.checkpoints);
        report.figure("S3 server, for each", millis(spent.server / checkpoints), spent.server / checkpoints);
        report.figure("job, for each", millis(spent.job / checkpoints), spent.job / checkpoints);
        double told = 0;
        for (Map.Entry<String, Double> thread : spent.threads.entrySet()) {
            told += thread.getValue() / checkpoints;
            if (thread.getValue() / checkpoints >= SMALLEST_SHOWN_MILLIS) {
                report.figure(
                        "  " + thread.getKey(),
                        millis(thread.getValue() / checkpoints),
                        thread.getValue() / checkpoints);
            }
        }
        double others = spent.job / checkpoints - told;
        report.figure("  collector, compiler and others of the JVM", millis(others), others);
    }
}
