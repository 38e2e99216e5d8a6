package dev.weir.control;

import java.util.List;
import java.util.Optional;

/** Makes a {@link JobConfig} part by part; what each part means is said there. For one thread. */
public final class JobConfigBuilder {
    private final String name;
    private final JobConfig.Checkpointing checkpointing;
    private String uid;
    private String namespace = "default";
    private String specHash = "";
    private String jobClass = "";
    private List<String> arguments = List.of();
    private Optional<String> jar = Optional.empty();
    private int parallelism = 1;
    private int maxParallelism = 128;
    private int slots = 1;
    private String jobMasterHost = "127.0.0.1";
    private String stateBackend = JobConfig.MEMORY;
    private JobConfig.Restart restart = JobConfig.Restart.DEFAULT;
    private Optional<JobConfig.RestoreFrom> restoreFrom = Optional.empty();
    private List<JobConfig.Hook> hooks = List.of();
    private Optional<String> resumedFrom = Optional.empty();
    private String taskHash;
    private JobConfig.Start start = JobConfig.Start.DEFAULT;

    JobConfigBuilder(String name, String uid, JobConfig.Checkpointing checkpointing) {
        this.name = name;
        this.uid = uid;
        this.checkpointing = checkpointing;
    }

    JobConfigBuilder(JobConfig from) {
        this(from.name(), from.uid(), from.checkpointing());
        namespace = from.namespace();
        specHash = from.specHash();
        jobClass = from.jobClass();
        arguments = from.arguments();
        jar = from.jar();
        parallelism = from.parallelism();
        maxParallelism = from.maxParallelism();
        slots = from.slots();
        jobMasterHost = from.jobMasterHost();
        stateBackend = from.stateBackend();
        restart = from.restart();
        restoreFrom = from.restoreFrom();
        hooks = from.hooks();
        resumedFrom = from.resumedFrom();
        taskHash = from.taskHash().equals(from.specHash()) ? null : from.taskHash();
        start = from.start();
    }

    public JobConfigBuilder namespace(String value) {
        this.namespace = value;
        return this;
    }

    public JobConfigBuilder uid(String value) {
        this.uid = value;
        return this;
    }

    public JobConfigBuilder specHash(String value) {
        this.specHash = value;
        return this;
    }

    public JobConfigBuilder jobClass(String value) {
        this.jobClass = value;
        return this;
    }

    public JobConfigBuilder arguments(List<String> value) {
        this.arguments = value;
        return this;
    }

    public JobConfigBuilder jar(Optional<String> value) {
        this.jar = value;
        return this;
    }

    public JobConfigBuilder parallelism(int value) {
        this.parallelism = value;
        return this;
    }

    public JobConfigBuilder maxParallelism(int value) {
        this.maxParallelism = value;
        return this;
    }

    public JobConfigBuilder slots(int value) {
        this.slots = value;
        return this;
    }

    public JobConfigBuilder jobMasterHost(String value) {
        this.jobMasterHost = value;
        return this;
    }

    public JobConfigBuilder stateBackend(String value) {
        this.stateBackend = value;
        return this;
    }

    public JobConfigBuilder restart(JobConfig.Restart value) {
        this.restart = value;
        return this;
    }

    public JobConfigBuilder restoreFrom(Optional<JobConfig.RestoreFrom> value) {
        this.restoreFrom = value;
        return this;
    }

    public JobConfigBuilder hooks(List<JobConfig.Hook> value) {
        this.hooks = value;
        return this;
    }

    public JobConfigBuilder resumedFrom(Optional<String> value) {
        this.resumedFrom = value;
        return this;
    }

    /** Left out: the same as {@link #specHash}. */
    public JobConfigBuilder taskHash(String value) {
        this.taskHash = value;
        return this;
    }

    public JobConfigBuilder start(JobConfig.Start value) {
        this.start = value;
        return this;
    }

    public JobConfig build() {
        return new JobConfig(
                name,
                namespace,
                uid,
                specHash,
                jobClass,
                arguments,
                jar,
                parallelism,
                maxParallelism,
                slots,
                jobMasterHost,
                stateBackend,
                checkpointing,
                restart,
                restoreFrom,
                hooks,
                resumedFrom,
                taskHash,
                start);
    }
}
