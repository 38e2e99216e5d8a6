package dev.weir.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What holds for all pods of a job. A pod template goes before it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "!has(self.spread) || self.spread.all(one, self.spread.exists_one(other, other.topologyKey == one.topologyKey))",
        message = "each spread must have a topologyKey of its own",
        fieldPath = ".spread")
public record PodsSpec(
        @JsonPropertyDescription(
                "Name of the pods' ServiceAccount. They get no token for the API server, whatever it is. Default: the namespace's own.")
        @Pattern(PodsSpec.NAME)
        @Size(max = 253)
        String serviceAccountName,

        @JsonPropertyDescription("Secrets with the credentials of the registry that the image is pulled from.")
        @Size(max = 16)
        List<PullSecret> imagePullSecrets,

        @JsonPropertyDescription("Name of the pods' PriorityClass. Default: the cluster's own.")
        @Pattern(PodsSpec.NAME)
        @Size(max = 253)
        String priorityClassName,

        @JsonPropertyDescription(
                "How long a pod that is told to stop may take. A TaskManager leaves its JobMaster first, so that its tasks go on elsewhere at once, and takes up to 5 s to end them.")
        @Default("30")
        @Min(PodsSpec.SHORTEST_GRACE)
        @Max(PodsSpec.LONGEST_GRACE)
        Integer terminationGracePeriodSeconds,

        @JsonPropertyDescription(
                "How TaskManagers are spread over nodes, zones and the like. Left out: over nodes, where that is possible; an empty list: they are not.")
        @Size(max = 8)
        List<Spread> spread,

        @JsonPropertyDescription(
                "Whether pods must be as the Pod Security Standard 'restricted' wants them, with a read-only root file system and without a token for the API server. Restricted: a pod template that says otherwise is refused. AsWritten: it is taken as it is.")
        @Default("Restricted")
        Security security,

        @JsonPropertyDescription(
                "How many pods of the job may be evicted at the same time, such as when nodes are drained, as a PodDisruptionBudget.")
        DisruptionBudget disruptionBudget,

        @JsonPropertyDescription("Who may reach the job's pods, and whom they may reach, as a NetworkPolicy.")
        PodNetworkSpec network) {
    /** Least {@code terminationGracePeriodSeconds}: longer than tasks may take to end. */
    public static final int SHORTEST_GRACE = 10;

    /** Most {@code terminationGracePeriodSeconds}. */
    public static final int LONGEST_GRACE = 3600;

    static final String NAME = "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$";
    static final PodsSpec DEFAULT = new PodsSpec(null, null, null, null, null, null, null, null);
    private static final int GRACE = 30;

    public PodsSpec {
        imagePullSecrets = imagePullSecrets == null ? List.of() : List.copyOf(imagePullSecrets);
        terminationGracePeriodSeconds = terminationGracePeriodSeconds == null ? GRACE : terminationGracePeriodSeconds;
        spread = spread == null ? List.of(Spread.OVER_NODES) : List.copyOf(spread);
        security = security == null ? Security.RESTRICTED : security;
        disruptionBudget = disruptionBudget == null ? DisruptionBudget.DEFAULT : disruptionBudget;
        network = network == null ? PodNetworkSpec.DEFAULT : network;
    }

    /** What a pod template may do to the pods' security. */
    public enum Security {
        @JsonProperty("Restricted")
        RESTRICTED,
        @JsonProperty("AsWritten")
        AS_WRITTEN
    }

    /** A Secret of the kind {@code kubernetes.io/dockerconfigjson}. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PullSecret(
            @JsonPropertyDescription("Name of a Secret in the same namespace.")
            @Required
            @Pattern(PodsSpec.NAME)
            @Size(min = 1, max = 253)
            String name) {}

    /** How TaskManagers are spread. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Spread(
            @JsonPropertyDescription(
                    "Label of nodes, such as kubernetes.io/hostname or topology.kubernetes.io/zone; those with the same value are one place.")
            @Required
            @Pattern("^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$")
            @Size(min = 1, max = 317)
            String topologyKey,

            @JsonPropertyDescription("By how many TaskManagers two places may differ.")
            @Default("1")
            @Min(1)
            @Max(32768)
            Integer maxSkew,

            @JsonPropertyDescription(
                    "What happens to a TaskManager that has no place: ScheduleAnyway takes the best there is, DoNotSchedule lets it wait.")
            @Default("ScheduleAnyway")
            WhenUnsatisfiable whenUnsatisfiable) {
        static final Spread OVER_NODES = new Spread("kubernetes.io/hostname", null, null);

        public Spread {
            maxSkew = maxSkew == null ? 1 : maxSkew;
            whenUnsatisfiable = whenUnsatisfiable == null ? WhenUnsatisfiable.SCHEDULE_ANYWAY : whenUnsatisfiable;
        }
    }

    /** What happens to a TaskManager that has no place. */
    public enum WhenUnsatisfiable {
        @JsonProperty("ScheduleAnyway")
        SCHEDULE_ANYWAY("ScheduleAnyway"),
        @JsonProperty("DoNotSchedule")
        DO_NOT_SCHEDULE("DoNotSchedule");

        private final String word;

        WhenUnsatisfiable(String word) {
            this.word = word;
        }

        /** As a pod has it. */
        public String word() {
            return word;
        }
    }

    /** How many pods may be evicted at the same time. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DisruptionBudget(
            @JsonPropertyDescription("Whether there is one.") @Default("true")
            Boolean enabled,

            @JsonPropertyDescription(
                    "Pods, of the JobMaster's and the TaskManagers', that may be missing because of an eviction. Each one costs its tasks a restart from the last checkpoint.")
            @Default("1")
            @Min(1)
            @Max(32768)
            Integer maxUnavailable) {
        static final DisruptionBudget DEFAULT = new DisruptionBudget(null, null);

        public DisruptionBudget {
            enabled = enabled == null ? Boolean.TRUE : enabled;
            maxUnavailable = maxUnavailable == null ? 1 : maxUnavailable;
        }
    }
}
