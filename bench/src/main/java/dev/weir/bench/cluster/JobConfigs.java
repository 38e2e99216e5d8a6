package dev.weir.bench.cluster;

import dev.weir.control.JobConfig;
import java.util.List;
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
        return new JobConfig(
                job.name(),
                job.namespace(),
                uid,
                job.specHash(),
                job.jobClass(),
                job.arguments(),
                job.jar(),
                job.parallelism(),
                job.maxParallelism(),
                job.slots(),
                job.jobMasterHost(),
                job.stateBackend(),
                job.checkpointing(),
                job.restart(),
                Optional.of(new JobConfig.RestoreFrom(location, false)));
    }

    /** @param alignmentTimeout milliseconds after which a barrier overtakes; empty: never */
    public static JobConfig of(
            Bucket bucket, String uid, int parallelism, long intervalMillis, Optional<Long> alignmentTimeout) {
        return new JobConfig(
                "bench",
                "default",
                uid,
                "",
                "",
                List.of(),
                Optional.empty(),
                parallelism,
                KEY_GROUPS,
                parallelism,
                "127.0.0.1",
                JobConfig.MEMORY,
                new JobConfig.Checkpointing(
                        intervalMillis,
                        TIMEOUT_MILLIS,
                        0,
                        1,
                        3,
                        false,
                        3,
                        new JobConfig.Storage(bucket.endpoint(), bucket.name(), "bench", "us-east-1", true),
                        alignmentTimeout),
                new JobConfig.Restart(0, 100, 100),
                Optional.empty());
    }
}
