package dev.weir.control;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the processes of a job are started with: the operator writes it as {@code job.json} into the job's ConfigMap, the
 * launcher reads it. Secrets are not in it: the per-job token and the keys of hooks lie in
 * the files {@link #TOKEN_FILE} and {@link #HOOK_KEY_FILE} of the mounted Secret, S3
 * credentials come in the environment as {@code AWS_ACCESS_KEY_ID} and {@code AWS_SECRET_ACCESS_KEY}, or as the path of a
 * token in {@code AWS_WEB_IDENTITY_TOKEN_FILE}.
 *
 * @param name of the StreamJob
 * @param namespace of the StreamJob
 * @param uid of the StreamJob
 * @param specHash of this configuration, told back in {@link JobStatus#specHash}
 * @param jobClass the StreamProgram
 * @param arguments of the program
 * @param jar URI of a jar to load the program from; empty if it is in the image
 * @param parallelism subtasks per operator, at least 1
 * @param maxParallelism key groups, used at the very first start only
 * @param slots per TaskManager, at least 1
 * @param jobMasterHost name under which TaskManagers find the JobMaster
 * @param stateBackend where keyed state is kept; {@code null} stands for {@link #MEMORY}
 * @param checkpointing how checkpoints are taken
 * @param restart how failures are met
 * @param restoreFrom what to start from when the job has no checkpoint of its own
 * @param hooks that are called over HTTP, after those of the program, in this order
 * @param resumedFrom name of the savepoint that the job was suspended with, since somebody has it run again; while its newest
 *     checkpoint is a savepoint that suspended it and is not named here, the job stays {@link JobState#SUSPENDED}
 * @param taskHash of all that tasks run with, which is everything but the parallelism: tasks outlive their JobMaster if it is the
 *     same, and TaskManagers a change of the parallelism; {@code null} stands for {@link #specHash}
 * @param start how the job may start
 */
public record JobConfig(
        String name,
        String namespace,
        String uid,
        String specHash,
        String jobClass,
        List<String> arguments,
        Optional<String> jar,
        int parallelism,
        int maxParallelism,
        int slots,
        String jobMasterHost,
        String stateBackend,
        Checkpointing checkpointing,
        Restart restart,
        Optional<RestoreFrom> restoreFrom,
        List<Hook> hooks,
        Optional<String> resumedFrom,
        String taskHash,
        Start start) {
    /** The state backend in the heap. */
    public static final String MEMORY = "memory";
    /** Port of the JobMaster's REST API. */
    public static final int REST_PORT = 8081;
    /** Port of the JobMaster's control connections. */
    public static final int CONTROL_PORT = 6123;
    /** Port of a TaskManager's data connections. */
    public static final int DATA_PORT = 6124;
    /** Port of a TaskManager's health endpoint. */
    public static final int TASK_MANAGER_HEALTH_PORT = 8082;
    /** Key of the token in the job's Secret. */
    public static final String TOKEN_FILE = "token";
    /** Key of the keys that calls of hooks are signed with, one a line, in the job's Secret. */
    public static final String HOOK_KEY_FILE = "hook-key";

    public JobConfig {
        stateBackend = stateBackend == null ? MEMORY : stateBackend;
        hooks = hooks == null ? List.of() : List.copyOf(hooks);
        resumedFrom = resumedFrom == null ? Optional.empty() : resumedFrom;
        taskHash = taskHash == null ? specHash : taskHash;
        start = start == null ? Start.DEFAULT : start;
    }

    /** One of the namespace {@code default}, at parallelism 1, with the state backend {@link #MEMORY}. */
    public static JobConfigBuilder builder(String name, String uid, Checkpointing checkpointing) {
        return new JobConfigBuilder(name, uid, checkpointing);
    }

    /** Begins with all that is here. */
    public JobConfigBuilder toBuilder() {
        return new JobConfigBuilder(this);
    }

    /**
     * Durations are in milliseconds.
     *
     * @param interval between the beginnings of periodic checkpoints; 0: none are taken
     * @param timeout after which one that is not complete is aborted
     * @param minPause between the end of one and the beginning of the next
     * @param maxConcurrent at the same time, at least 1
     * @param tolerableFailures how many in a row do not fail the job
     * @param atLeastOnce barriers are not aligned, so that records may be counted twice after a failure
     * @param historyLimit how many completed checkpoints are kept
     * @param storage where they lie
     * @param alignmentTimeout after which a barrier overtakes the records before it, which then are part of the checkpoint; 0: at
     *     once; empty: it never does
     */
    public record Checkpointing(
            long interval,
            long timeout,
            long minPause,
            int maxConcurrent,
            int tolerableFailures,
            boolean atLeastOnce,
            int historyLimit,
            Storage storage,
            Optional<Long> alignmentTimeout) {
        public Checkpointing {
            alignmentTimeout = alignmentTimeout == null ? Optional.empty() : alignmentTimeout;
        }

        /** Without periodic checkpoints, with a timeout of ten minutes; barriers are aligned, three checkpoints are kept. */
        public static CheckpointingBuilder builder(Storage storage) {
            return new CheckpointingBuilder(storage);
        }
    }

    /**
     * @param endpoint URL of the S3 service
     * @param prefix under which the job's folder lies; may be empty
     */
    public record Storage(String endpoint, String bucket, String prefix, String region, boolean pathStyle) {}

    /**
     * A checkpoint or savepoint of this or another job, at the same endpoint and with the same credentials as {@link
     * Checkpointing#storage}; its bucket may be another.
     *
     * @param location {@code s3://bucket/key} of a checkpoint's log entry, as a {@link CheckpointReport#location} says it, or of
     *     a savepoint's folder, or of its {@code savepoint.json}
     * @param allowUnmatchedState whether state of operators that the job does not have is left behind, at this restore and at
     *     those from the job's own checkpoints; otherwise the job fails and both sides are listed
     */
    public record RestoreFrom(String location, boolean allowUnmatchedState) {}

    /**
     * @param maxAttempts restarts in a row, without a checkpoint completed between them, before the job fails; -1: no limit
     * @param initialDelay before the first restart, milliseconds
     * @param maxDelay the delay doubles up to this, milliseconds
     */
    public record Restart(int maxAttempts, long initialDelay, long maxDelay) {
        public static final Restart DEFAULT =
                new Restart(10, 100, Duration.ofSeconds(30).toMillis());
    }

    /**
     * How a job may start.
     *
     * @param hasCheckpoints the job is known to have completed a checkpoint: if its log has none, its storage is not what it was, and it
     *     must not begin from nothing
     * @param anew name of a new beginning, {@code null} stands for none: the job begins without state, once for each name, and never goes
     *     on from what was completed before
     */
    public record Start(boolean hasCheckpoints, String anew) {
        public static final Start DEFAULT = new Start(false, "");

        public Start {
            anew = anew == null ? "" : anew;
        }
    }

    /**
     * A hook that is called over HTTP.
     *
     * @param name unique in the job, of the program's hooks too
     * @param url {@link HookUrl}
     * @param timeout of one call with its retries, milliseconds, at least 1
     * @param ignoreFailures a call that fails is reported and does not fail the checkpoint
     */
    public record Hook(String name, String url, long timeout, boolean ignoreFailures) {}
}
