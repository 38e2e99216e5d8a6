package dev.weir.operator.dependent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.control.ControlJson;
import dev.weir.control.JobConfig;
import dev.weir.operator.api.CheckpointingSpec;
import dev.weir.operator.api.CheckpointingSpec.S3;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobSpec;
import dev.weir.operator.api.StreamJobSpec.FailurePolicy;
import dev.weir.operator.api.StreamJobSpec.Hook;
import dev.weir.operator.model.Durations;
import dev.weir.operator.model.Suspensions;
import java.util.Optional;

/** What the processes of a job are started with. */
final class JobConfigs {
    private static final int KEY_GROUPS = 128;
    private static final int MOST_KEY_GROUPS = 32768;

    private JobConfigs() {}

    /**
     * @param restoreFrom location to start from when the job has no checkpoint of its own
     * @param start how it may start, which restarts no pods by itself
     * @throws IllegalArgumentException if a duration is malformed
     */
    static JobConfig of(StreamJob job, Optional<String> restoreFrom, JobConfig.Start start) {
        JobConfig written = of(job, asWritten(job.getSpec()));
        Integer fixed = job.getSpec().maxParallelism();
        JobConfig ofTasks = written.toBuilder()
                .parallelism(0)
                .maxParallelism(fixed == null ? 0 : fixed)
                .build();
        return of(job, restoreFrom).toBuilder()
                .specHash(hash(written))
                .taskHash(hash(ofTasks))
                .resumedFrom(Suspensions.resumedFrom(job))
                .start(start)
                .build();
    }

    private static String hash(JobConfig config) {
        JsonNode tree = ControlJson.mapper().valueToTree(config);
        return Json.hash(tree);
    }

    /** A Checkpoint that comes or goes must not restart the pods: they are made from what the specification says of it. */
    private static Optional<String> asWritten(StreamJobSpec spec) {
        return Optional.ofNullable(spec.restoreFrom())
                .map(from -> from.location() != null ? from.location() : "checkpoint:" + from.checkpoint());
    }

    private static JobConfig of(StreamJob job, Optional<String> restoreFrom) {
        StreamJobSpec spec = job.getSpec();
        return JobConfig.builder(
                        job.getMetadata().getName(), job.getMetadata().getUid(), checkpointing(spec.checkpointing()))
                .namespace(job.getMetadata().getNamespace())
                .specHash("")
                .jobClass(spec.job().className())
                .arguments(spec.job().args())
                .jar(Optional.ofNullable(spec.job().jar()))
                .parallelism(spec.parallelism())
                .maxParallelism(maxParallelism(spec))
                .slots(spec.taskManager().slots())
                .jobMasterHost(Names.jobMasterHost(job))
                .stateBackend(spec.stateBackend().word())
                .restart(new JobConfig.Restart(
                        spec.restartPolicy().maxAttempts(),
                        millis(spec.restartPolicy().initialDelay()),
                        millis(spec.restartPolicy().maxDelay())))
                .restoreFrom(restoreFrom.map(location -> new JobConfig.RestoreFrom(
                        location,
                        spec.restoreFrom() != null && spec.restoreFrom().allowUnmatchedState())))
                .hooks(spec.hooks().stream().map(JobConfigs::hook).toList())
                .build();
    }

    private static JobConfig.Hook hook(Hook hook) {
        return new JobConfig.Hook(
                hook.name(), hook.http().url(), millis(hook.timeout()), hook.failurePolicy() == FailurePolicy.IGNORE);
    }

    private static int maxParallelism(StreamJobSpec spec) {
        if (spec.maxParallelism() != null) {
            return spec.maxParallelism();
        }
        return Math.min(MOST_KEY_GROUPS, Math.max(KEY_GROUPS, 4 * spec.parallelism()));
    }

    private static JobConfig.Checkpointing checkpointing(CheckpointingSpec checkpointing) {
        S3 s3 = checkpointing.storage().s3();
        return JobConfig.Checkpointing.builder(
                        new JobConfig.Storage(s3.endpoint(), s3.bucket(), s3.prefix(), s3.region(), s3.pathStyle()))
                .interval(millis(checkpointing.interval()))
                .timeout(millis(checkpointing.timeout()))
                .minPause(millis(checkpointing.minPause()))
                .maxConcurrent(checkpointing.maxConcurrent())
                .tolerableFailures(checkpointing.tolerableFailures())
                .atLeastOnce(checkpointing.mode() == CheckpointingSpec.Mode.AT_LEAST_ONCE)
                .historyLimit(checkpointing.history().limit())
                .alignmentTimeout(
                        Optional.ofNullable(checkpointing.alignmentTimeout()).map(JobConfigs::millis))
                .build();
    }

    private static long millis(String duration) {
        return Durations.parse(duration).toMillis();
    }

    static String json(JobConfig config) {
        try {
            return ControlJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of strings and numbers is always JSON", e);
        }
    }
}
