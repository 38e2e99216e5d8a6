package dev.weir.bench.cluster;

import dev.weir.control.JobConfig;
import java.util.Optional;

/** Configurations of the jobs that are measured: exactly once, a long timeout, and otherwise the defaults. */
public final class JobConfigs {
    private static final long TIMEOUT_MILLIS = 120_000;
    private static final int KEY_GROUPS = 128;

    private JobConfigs() {}

    /**
     * Barriers never overtake.
     *
     * @param uid of the job: another one begins anew
     * @param intervalMillis between periodic checkpoints; 0: none
     */
    public static JobConfig of(Bucket bucket, String uid, int parallelism, long intervalMillis) {
        return of(bucket, uid, parallelism, intervalMillis, Optional.empty());
    }

    /**
     * The same job under another identity, which begins with what a savepoint holds.
     *
     * @param location of the savepoint
     */
    public static JobConfig restoring(JobConfig job, String uid, String location) {
        return job.toBuilder()
                .uid(uid)
                .restoreFrom(Optional.of(new JobConfig.RestoreFrom(location, false)))
                .build();
    }

    /** @param alignmentTimeout milliseconds after which a barrier overtakes; empty: never */
    public static JobConfig of(
            Bucket bucket, String uid, int parallelism, long intervalMillis, Optional<Long> alignmentTimeout) {
        return JobConfig.builder(
                        "bench",
                        uid,
                        JobConfig.Checkpointing.builder(new JobConfig.Storage(
                                        bucket.endpoint(), bucket.name(), "bench", "us-east-1", true))
                                .interval(intervalMillis)
                                .timeout(TIMEOUT_MILLIS)
                                .tolerableFailures(3)
                                .alignmentTimeout(alignmentTimeout)
                                .build())
                .parallelism(parallelism)
                .maxParallelism(KEY_GROUPS)
                .slots(parallelism)
                .restart(new JobConfig.Restart(0, 100, 100))
                .build();
    }
}
