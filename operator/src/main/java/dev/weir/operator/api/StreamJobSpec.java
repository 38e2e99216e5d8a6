package dev.weir.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;
import java.util.Map;

/** What a StreamJob should be. Fields that may be left out are {@code null} when they were, unless the CRD has a default for them. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.maxParallelism) || self.parallelism <= self.maxParallelism",
        message = "parallelism must not be larger than maxParallelism")
@ValidationRule(
        value = "!has(self.hooks) || self.hooks.all(hook, self.hooks.exists_one(other, other.name == hook.name))",
        message = "each hook must have a name of its own",
        fieldPath = ".hooks")
public record StreamJobSpec(
        @JsonPropertyDescription(
                "Image of the job's pods: Weir's runtime with the job's program, or without it when job.jar names one.")
        @Required
        @Size(min = 1, max = 1024)
        String image,

        @JsonPropertyDescription("The program.") @Required Program job,

        @JsonPropertyDescription(
                "Subtasks of each operator. Changed by 'kubectl scale' too; the job then goes on from a checkpoint that is taken for it.")
        @Required
        @Min(1)
        @Max(32768)
        @SpecReplicas
        int parallelism,

        @JsonPropertyDescription(
                "Number of key groups, and so the largest parallelism that the job can ever have. Read at its very first start only. Default: 128, or four times the parallelism if that is more.")
        @Min(1)
        @Max(32768)
        Integer maxParallelism,

        @JsonPropertyDescription(
                "Whether the job should run. A suspended job has no pods; it goes on from its last checkpoint, which with upgrade.mode Savepoint is a savepoint that it ends with.")
        @Default("Running")
        DesiredState state,

        @JsonPropertyDescription("The JobMaster's pod.") ProcessSpec jobMaster,

        @JsonPropertyDescription(
                "The TaskManagers' pods; there are as many as parallelism divided by slots, rounded up.")
        TaskManagerSpec taskManager,

        @JsonPropertyDescription("What holds for all pods of the job, and what guards them.")
        PodsSpec pods,

        @JsonPropertyDescription(
                "Where the state of keys is kept: memory, in the heap, or rocksdb, on the pod's disk, for state larger than memory. To change it, restore a savepoint: rocksdb reads every checkpoint, memory does not read those of rocksdb.")
        @Default("memory")
        StateBackend stateBackend,

        @JsonPropertyDescription("How checkpoints are taken, and where they lie.") @Required
        CheckpointingSpec checkpointing,

        @JsonPropertyDescription(
                "Addresses that are called around each checkpoint, after the hooks of the program, in this order; docs/hooks.md describes the calls.")
        @Size(max = 32)
        List<Hook> hooks,

        @JsonPropertyDescription("How often and how fast tasks are restarted after a failure.")
        RestartPolicy restartPolicy,

        @JsonPropertyDescription("How a change of the specification reaches the running job.")
        UpgradeSpec upgrade,

        @JsonPropertyDescription(
                "Lets the parallelism follow the load, between two bounds. The specification is not rewritten: the parallelism that it has is where this begins, and again whenever it is changed. Left out: the parallelism stays.")
        AutoscalerSpec autoscaler,

        @JsonPropertyDescription(
                "Savepoints that are taken on a schedule or before deletion, and who else may start from the job's Checkpoints.")
        SavepointsSpec savepoints,

        @JsonPropertyDescription("What the job starts from when it has no checkpoint of its own.")
        RestoreFrom restoreFrom) {

    /** Whether a job should run. */
    public enum DesiredState {
        @JsonProperty("Running")
        RUNNING,
        @JsonProperty("Suspended")
        SUSPENDED
    }

    /** Where the state of keys is kept. */
    public enum StateBackend {
        @JsonProperty("memory")
        MEMORY("memory"),
        @JsonProperty("rocksdb")
        ROCKSDB("rocksdb");

        private final String word;

        StateBackend(String word) {
            this.word = word;
        }

        /** As the job's configuration has it. */
        public String word() {
            return word;
        }
    }

    /** What a failing hook does to a checkpoint. */
    public enum FailurePolicy {
        @JsonProperty("Fail")
        FAIL,
        @JsonProperty("Ignore")
        IGNORE
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Program(
            @JsonProperty("class")
            @JsonPropertyDescription("Name of the class that implements dev.weir.api.StreamProgram.")
            @Required
            @Pattern("^([a-zA-Z_$][a-zA-Z0-9_$]*\\.)*[a-zA-Z_$][a-zA-Z0-9_$]*$")
            @Size(min = 1, max = 512)
            String className,

            @JsonPropertyDescription("Arguments of the program.") @Size(max = 256)
            List<String> args,

            @JsonPropertyDescription(
                    "URI (file: or s3:) of a jar to load the program from. Left out: the program is in the image.")
            @Pattern("^(file|s3):.+$")
            @Size(max = 2048)
            String jar) {
        public Program {
            args = args == null ? List.of() : List.copyOf(args);
        }
    }

    /** A kind of pod. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ProcessSpec(
            @JsonPropertyDescription("What the container requests, and its limits.")
            Resources resources,

            @JsonPropertyDescription(
                    "A PodTemplateSpec that is laid over the operator's own: maps are merged, lists of named things (containers, volumes, env) by name, volumeMounts by mountPath, other lists replaced, null removes. The container is called 'jobmaster'. What makes pods less secure needs pods.security AsWritten.")
            @SchemaFrom(type = Schemaless.class)
            Map<String, Object> podTemplate) {
        static final ProcessSpec DEFAULT = new ProcessSpec(null, null);

        public ProcessSpec {
            resources = resources == null ? Resources.NONE : resources;
            podTemplate = podTemplate == null ? Map.of() : podTemplate;
        }
    }

    /** The pods that run tasks. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TaskManagerSpec(
            @JsonPropertyDescription("What the container requests, and its limits.")
            Resources resources,

            @JsonPropertyDescription("How many subtasks of each operator one TaskManager runs.")
            @Default("1")
            @Min(1)
            @Max(1024)
            Integer slots,

            @JsonPropertyDescription(
                    "A PodTemplateSpec that is laid over the operator's own: maps are merged, lists of named things (containers, volumes, env) by name, volumeMounts by mountPath, other lists replaced, null removes. The container is called 'taskmanager'. What makes pods less secure needs pods.security AsWritten.")
            @SchemaFrom(type = Schemaless.class)
            Map<String, Object> podTemplate) {
        static final TaskManagerSpec DEFAULT = new TaskManagerSpec(null, null, null);

        public TaskManagerSpec {
            resources = resources == null ? Resources.NONE : resources;
            slots = slots == null ? 1 : slots;
            podTemplate = podTemplate == null ? Map.of() : podTemplate;
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Resources(
            @JsonPropertyDescription("What the scheduler sets aside, by resource: cpu, memory, ...")
            Map<String, IntOrString> requests,

            @JsonPropertyDescription("What the container may use at the most, by resource: cpu, memory, ...")
            Map<String, IntOrString> limits) {
        static final Resources NONE = new Resources(null, null);

        public Resources {
            requests = requests == null ? Map.of() : Map.copyOf(requests);
            limits = limits == null ? Map.of() : Map.copyOf(limits);
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value =
                    "!has(self.timeout) || duration(self.timeout) >= duration('1ms') && duration(self.timeout) <= duration('1h')",
            message = "timeout must be 1ms to 1h",
            fieldPath = ".timeout")
    public record Hook(
            @JsonPropertyDescription(
                    "Name of the hook, unique within the job, among the hooks of the program too. Its data in checkpoints is found by it.")
            @Required
            @Pattern(Hook.HOOK_NAME)
            @Size(min = 1, max = 63)
            String name,

            @JsonPropertyDescription("Called by HTTP.") @Required
            Http http,

            @JsonPropertyDescription("How long one call may take, with its retries.")
            @Default("10s")
            @Pattern(Group.DURATION)
            @Size(max = Group.MAX_DURATION)
            String timeout,

            @JsonPropertyDescription(
                    "Fail: a call before or at the trigger that fails makes the checkpoint fail. Ignore: it is shown in the Checkpoint's status and as an Event, and changes nothing.")
            @Default("Fail")
            FailurePolicy failurePolicy) {
        /** As for the hooks of a program. */
        public static final String HOOK_NAME = "^[a-z0-9-]+$";

        public Hook {
            timeout = timeout == null ? "10s" : timeout;
            failurePolicy = failurePolicy == null ? FailurePolicy.FAIL : failurePolicy;
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Http(
            @JsonPropertyDescription(
                    "Where the hook listens: http or https, without a user's name or password; calls are signed with the key 'hook-key' of the job's Secret.")
            @Required
            @Pattern("^https?://[^/?#@\\s]+([/?][^#\\s]*)?$")
            @Size(max = 2048)
            String url) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RestartPolicy(
            @JsonPropertyDescription(
                    "Restarts in a row, without a checkpoint completed between them, before the job fails; -1: no limit.")
            @Default("10")
            @Min(-1)
            Integer maxAttempts,

            @JsonPropertyDescription("Delay before the first restart; it doubles with each one that follows.")
            @Default("100ms")
            @Pattern(Group.DURATION)
            @Size(max = Group.MAX_DURATION)
            String initialDelay,

            @JsonPropertyDescription("Longest delay before a restart.")
            @Default("30s")
            @Pattern(Group.DURATION)
            @Size(max = Group.MAX_DURATION)
            String maxDelay) {
        static final RestartPolicy DEFAULT = new RestartPolicy(null, null, null);

        public RestartPolicy {
            maxAttempts = maxAttempts == null ? 10 : maxAttempts;
            initialDelay = initialDelay == null ? "100ms" : initialDelay;
            maxDelay = maxDelay == null ? "30s" : maxDelay;
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.checkpoint) != has(self.location)",
            message = "restoreFrom names either a checkpoint or a location, not both and not none")
    @ValidationRule(
            value = "!has(self.namespace) || has(self.checkpoint)",
            message = "namespace is that of a checkpoint: name one",
            fieldPath = ".namespace")
    public record RestoreFrom(
            @JsonPropertyDescription(
                    "Name of a completed Checkpoint, of this or another StreamJob. It is not removed before this job has completed a checkpoint of its own.")
            @Size(min = 1, max = 253)
            String checkpoint,

            @JsonPropertyDescription(
                    "Namespace of the Checkpoint, whose owner has to let this one in by restorableFrom of the Checkpoint, or spec.savepoints.restorableFrom of its StreamJob. Default: the job's own.")
            @Pattern("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")
            @Size(min = 1, max = 63)
            String namespace,

            @JsonPropertyDescription(
                    "Where a checkpoint or savepoint lies, as status.location of a Checkpoint says it, or a copy of a savepoint's folder: s3://bucket/key. It is read with the job's own endpoint and credentials.")
            @Pattern("^s3://[a-z0-9][a-z0-9.-]*/[^/].*$")
            @Size(max = 2048)
            String location,

            @JsonPropertyDescription(
                    "Whether state that no operator of this program takes is left behind. Otherwise the job fails, and says which.")
            @Default("false")
            Boolean allowUnmatchedState) {
        public RestoreFrom {
            allowUnmatchedState = allowUnmatchedState == null ? Boolean.FALSE : allowUnmatchedState;
        }
    }

    public StreamJobSpec {
        state = state == null ? DesiredState.RUNNING : state;
        jobMaster = jobMaster == null ? ProcessSpec.DEFAULT : jobMaster;
        taskManager = taskManager == null ? TaskManagerSpec.DEFAULT : taskManager;
        pods = pods == null ? PodsSpec.DEFAULT : pods;
        stateBackend = stateBackend == null ? StateBackend.MEMORY : stateBackend;
        hooks = hooks == null ? List.of() : List.copyOf(hooks);
        restartPolicy = restartPolicy == null ? RestartPolicy.DEFAULT : restartPolicy;
        upgrade = upgrade == null ? UpgradeSpec.DEFAULT : upgrade;
        savepoints = savepoints == null ? SavepointsSpec.DEFAULT : savepoints;
    }
}
