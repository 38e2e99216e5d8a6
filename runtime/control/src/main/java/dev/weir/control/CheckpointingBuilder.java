package dev.weir.control;

import java.util.Optional;

/** Makes a {@link JobConfig.Checkpointing} part by part; what each part means is said there. For one thread. */
public final class CheckpointingBuilder {
    private final JobConfig.Storage storage;
    private long interval;
    private long timeout = 600_000;
    private long minPause;
    private int maxConcurrent = 1;
    private int tolerableFailures;
    private boolean atLeastOnce;
    private int historyLimit = 3;
    private Optional<Long> alignmentTimeout = Optional.empty();

    CheckpointingBuilder(JobConfig.Storage storage) {
        this.storage = storage;
    }

    public CheckpointingBuilder interval(long value) {
        this.interval = value;
        return this;
    }

    public CheckpointingBuilder timeout(long value) {
        this.timeout = value;
        return this;
    }

    public CheckpointingBuilder minPause(long value) {
        this.minPause = value;
        return this;
    }

    public CheckpointingBuilder maxConcurrent(int value) {
        this.maxConcurrent = value;
        return this;
    }

    public CheckpointingBuilder tolerableFailures(int value) {
        this.tolerableFailures = value;
        return this;
    }

    public CheckpointingBuilder atLeastOnce(boolean value) {
        this.atLeastOnce = value;
        return this;
    }

    public CheckpointingBuilder historyLimit(int value) {
        this.historyLimit = value;
        return this;
    }

    public CheckpointingBuilder alignmentTimeout(Optional<Long> value) {
        this.alignmentTimeout = value;
        return this;
    }

    public JobConfig.Checkpointing build() {
        return new JobConfig.Checkpointing(
                interval,
                timeout,
                minPause,
                maxConcurrent,
                tolerableFailures,
                atLeastOnce,
                historyLimit,
                storage,
                alignmentTimeout);
    }
}
