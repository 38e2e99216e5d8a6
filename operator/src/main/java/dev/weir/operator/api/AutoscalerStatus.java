package dev.weir.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What the autoscaler has decided last. It stands here before the job is touched. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AutoscalerStatus(
        @JsonPropertyDescription("The parallelism that the job runs with in place of spec.parallelism.")
        Integer parallelism,

        @JsonPropertyDescription("What spec.parallelism was then: another one there takes the place of this one.")
        Integer base,

        @JsonPropertyDescription("The parallelism that the load asked for.")
        Integer recommended,

        @JsonPropertyDescription("When it was decided.") String at,

        @JsonPropertyDescription("Why.") String message) {}
