package dev.weir.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** One side of a resource's state, in the form that kubectl and GitOps tools read. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
        @JsonPropertyDescription("What the condition is about.") @Required
        String type,

        @JsonPropertyDescription("True, False or Unknown.") @Required
        String status,

        @JsonPropertyDescription("Why, as one word in CamelCase.") @Required
        String reason,

        @JsonPropertyDescription("Why, in a sentence: what was found and what to do.")
        String message,

        @JsonPropertyDescription("The generation of the resource that this condition is about.")
        Long observedGeneration,

        @JsonPropertyDescription("When the status of the condition last changed.")
        String lastTransitionTime) {
    public static final String TRUE = "True";
    public static final String FALSE = "False";
    public static final String UNKNOWN = "Unknown";
}
