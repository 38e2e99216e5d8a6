package dev.weir.bench.processes;

import dev.weir.bench.cluster.Bucket;
import dev.weir.control.JobConfig;
import java.util.List;
import java.util.Optional;

/** Configurations of the jobs that are run in processes: exactly once, restarted without end. */
final class JobOf {
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int HISTORY = 3;

    private JobOf() {}

    /**
     * @param uid of the job: another one begins anew
     * @param slots of each TaskManager
     * @param intervalMillis between periodic checkpoints; 0: none
     */
    static JobConfig program(
            Bucket bucket,
            String uid,
            Class<?> program,
            List<String> arguments,
            int parallelism,
            int slots,
            long intervalMillis,
            Optional<Long> alignmentTimeout) {
        return JobConfig.builder(
                        "bench",
                        uid,
                        JobConfig.Checkpointing.builder(new JobConfig.Storage(
                                        bucket.endpoint(), bucket.name(), "bench", "us-east-1", true))
                                .interval(intervalMillis)
                                .timeout(TIMEOUT_MILLIS)
                                .tolerableFailures(HISTORY)
                                .historyLimit(HISTORY)
                                .alignmentTimeout(alignmentTimeout)
                                .build())
                .jobClass(program.getName())
                .arguments(arguments)
                .parallelism(parallelism)
                .maxParallelism(ShuffledBids.KEY_GROUPS)
                .slots(slots)
                .build();
    }
}
