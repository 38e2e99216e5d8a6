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

/** How the parallelism of a StreamJob follows its load. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "self.min <= self.max", message = "min must not be larger than max", fieldPath = ".min")
@ValidationRule(
        value = "!has(self.stabilization) || duration(self.stabilization) >= duration('10s')",
        message = "stabilization must be at least 10s",
        fieldPath = ".stabilization")
@ValidationRule(
        value = "!has(self.maxRecovery) || duration(self.maxRecovery) >= duration('1s')",
        message = "maxRecovery must be at least 1s",
        fieldPath = ".maxRecovery")
public record AutoscalerSpec(
        @JsonPropertyDescription("The smallest parallelism.") @Required @Min(1) @Max(32768)
        int min,

        @JsonPropertyDescription("The largest parallelism; never more than the job has key groups.")
        @Required
        @Min(1)
        @Max(32768)
        int max,

        @JsonPropertyDescription(
                "How busy the busiest operator should be, in percent of its tasks' time. Up to 10 above and 20 below it nothing is changed.")
        @Default("70")
        @Min(10)
        @Max(95)
        Integer targetUtilization,

        @JsonPropertyDescription(
                "How long the load is looked at before a decision, and after a decision or a restart before the next. At least 10s.")
        @Default("3m")
        @Pattern(Group.DURATION)
        @Size(max = Group.MAX_DURATION)
        String stabilization,

        @JsonPropertyDescription(
                "How long the job may take to work off what has piled up, such as after a restart: while that is to be expected, it is not given more for being busy. Left out: no time.")
        @Pattern(Group.DURATION)
        @Size(max = Group.MAX_DURATION)
        String maxRecovery,

        @JsonPropertyDescription(
                "Apply: the job is rescaled. Recommend: what would be done is said in status.autoscaler, status.decisions and an Event.")
        @Default("Apply")
        Mode mode) {
    public AutoscalerSpec {
        targetUtilization = targetUtilization == null ? 70 : targetUtilization;
        stabilization = stabilization == null ? "3m" : stabilization;
        mode = mode == null ? Mode.APPLY : mode;
    }

    /** What becomes of a decision. */
    public enum Mode {
        @JsonProperty("Apply")
        APPLY,
        @JsonProperty("Recommend")
        RECOMMEND
    }
}
