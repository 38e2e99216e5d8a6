package dev.weir.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How a change of a StreamJob's specification reaches the running job. A mere change of the parallelism never loses state. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UpgradeSpec(
        @JsonPropertyDescription(
                "What the changed job goes on from. Savepoint: the running job ends with a savepoint first; if that fails it goes on as it is, and it is tried again. LastCheckpoint: its newest checkpoint; one is taken if there is none. Stateless: nothing, every change begins without state. A change of the parallelism alone goes on from a checkpoint in every mode.")
        @Default("LastCheckpoint")
        Mode mode,

        @JsonPropertyDescription(
                "Go back to the specification that ran before when the changed one does not prove itself. Left out: never.")
        Rollback rollback) {
    static final UpgradeSpec DEFAULT = new UpgradeSpec(null, null);

    public UpgradeSpec {
        mode = mode == null ? Mode.LAST_CHECKPOINT : mode;
    }

    /** What a changed job goes on from. */
    public enum Mode {
        @JsonProperty("Savepoint")
        SAVEPOINT,
        @JsonProperty("LastCheckpoint")
        LAST_CHECKPOINT,
        @JsonProperty("Stateless")
        STATELESS
    }

    /** When a changed job has proved itself. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "!has(self.within) || duration(self.within) >= duration('1s')",
            message = "within must be at least 1s",
            fieldPath = ".within")
    public record Rollback(
            @JsonPropertyDescription("How many checkpoints the changed job must complete.")
            @Default("1")
            @Min(1)
            @Max(1000)
            Integer checkpoints,

            @JsonPropertyDescription("In which time, counted from when its pods are replaced.")
            @Default("10m")
            @Pattern(Group.DURATION)
            @Size(max = Group.MAX_DURATION)
            String within) {
        public Rollback {
            checkpoints = checkpoints == null ? 1 : checkpoints;
            within = within == null ? "10m" : within;
        }
    }
}
