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

/** How a job's checkpoints are taken, and where they lie. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "!has(self.interval) || duration(self.interval) == duration('0s') || duration(self.interval) >= duration('10ms')",
        message = "interval must be 0s (no periodic checkpoints) or at least 10ms",
        fieldPath = ".interval")
@ValidationRule(
        value = "!has(self.timeout) || duration(self.timeout) >= duration('100ms')",
        message = "timeout must be at least 100ms",
        fieldPath = ".timeout")
@ValidationRule(
        value =
                "!has(self.alignmentTimeout) || !has(self.timeout) || duration(self.alignmentTimeout) < duration(self.timeout)",
        message = "alignmentTimeout must be shorter than timeout",
        fieldPath = ".alignmentTimeout")
public record CheckpointingSpec(
        @JsonPropertyDescription("Between the beginnings of two periodic checkpoints; 0s: none are taken.")
        @Default("10s")
        @Pattern(Group.DURATION)
        @Size(max = Group.MAX_DURATION)
        String interval,

        @JsonPropertyDescription("A checkpoint that is not complete after this time is given up, and counts as failed.")
        @Default("10m")
        @Pattern(Group.DURATION)
        @Size(max = Group.MAX_DURATION)
        String timeout,

        @JsonPropertyDescription("Least time between the end of a periodic checkpoint and the beginning of the next.")
        @Default("0s")
        @Pattern(Group.DURATION)
        @Size(max = Group.MAX_DURATION)
        String minPause,

        @JsonPropertyDescription("How many checkpoints may be under way at the same time.")
        @Default("1")
        @Min(1)
        @Max(64)
        Integer maxConcurrent,

        @JsonPropertyDescription("How many checkpoints in a row may fail before the job's tasks are restarted.")
        @Default("10")
        @Min(0)
        Integer tolerableFailures,

        @JsonPropertyDescription(
                "ExactlyOnce aligns barriers; AtLeastOnce does not, so that records may be counted twice after a failure.")
        @Default("ExactlyOnce")
        Mode mode,

        @JsonPropertyDescription(
                "A barrier that has waited for so long overtakes the records before it, which then are part of the checkpoint; 0s: at once. Default: it never does. Savepoints always wait.")
        @Pattern(Group.DURATION)
        @Size(max = Group.MAX_DURATION)
        String alignmentTimeout,

        @JsonPropertyDescription(
                "The condition CheckpointFresh is false when the last checkpoint is older. Default: three intervals and one minute.")
        @Pattern(Group.DURATION)
        @Size(max = Group.MAX_DURATION)
        String maxAge,

        @JsonPropertyDescription("Which checkpoints are kept.")
        History history,

        @JsonPropertyDescription("Where checkpoints lie.") @Required
        Storage storage) {
    public CheckpointingSpec {
        interval = interval == null ? "10s" : interval;
        timeout = timeout == null ? "10m" : timeout;
        minPause = minPause == null ? "0s" : minPause;
        maxConcurrent = maxConcurrent == null ? 1 : maxConcurrent;
        tolerableFailures = tolerableFailures == null ? 10 : tolerableFailures;
        mode = mode == null ? Mode.EXACTLY_ONCE : mode;
        history = history == null ? new History(null) : history;
    }

    /** How records are counted after a failure. */
    public enum Mode {
        @JsonProperty("ExactlyOnce")
        EXACTLY_ONCE,
        @JsonProperty("AtLeastOnce")
        AT_LEAST_ONCE
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record History(
            @JsonPropertyDescription(
                    "How many completed checkpoints are kept, besides those that were asked for by a Checkpoint.")
            @Default("5")
            @Min(1)
            @Max(1000)
            Integer limit) {
        public History {
            limit = limit == null ? 5 : limit;
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Storage(
            @JsonPropertyDescription("Storage that speaks S3.") @Required
            S3 s3) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.credentialsSecret) != has(self.webIdentity)",
            message = "s3 has either credentialsSecret or webIdentity, not both and not none")
    public record S3(
            @JsonPropertyDescription("URL of the S3 service, such as https://s3.eu-central-1.amazonaws.com")
            @Required
            @Pattern("^https?://.+$")
            @Size(max = 1024)
            String endpoint,

            @JsonPropertyDescription("Name of the bucket; it must exist.")
            @Required
            @Size(min = 3, max = 63)
            @Pattern("^[a-z0-9][a-z0-9.-]*[a-z0-9]$")
            String bucket,

            @JsonPropertyDescription("Prefix of the keys under which the job's folder lies. Default: none.")
            @Size(max = 512)
            @Pattern("^([^/].*)?$")
            String prefix,

            @JsonPropertyDescription("Region of the bucket.") @Default("us-east-1") @Size(min = 1, max = 64)
            String region,

            @JsonPropertyDescription(
                    "Whether the bucket is a part of the path instead of the host's name, as most servers other than AWS want it.")
            @Default("true")
            Boolean pathStyle,

            @JsonPropertyDescription("Name of a Secret in the same namespace with the keys accessKey and secretKey.")
            @Size(min = 1, max = 253)
            String credentialsSecret,

            @JsonPropertyDescription(
                    "Instead of a Secret: a token of the pods' ServiceAccount (pods.serviceAccountName) is exchanged for credentials.")
            WebIdentitySpec webIdentity) {
        public S3 {
            prefix = prefix == null ? "" : prefix;
            region = region == null ? "us-east-1" : region;
            pathStyle = pathStyle == null ? Boolean.TRUE : pathStyle;
        }
    }
}
