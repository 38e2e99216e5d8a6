package dev.weir.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** How far a schedule of savepoints has come. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScheduleStatus(
        @JsonPropertyDescription("The schedule that this is about, with its time zone.")
        String schedule,

        @JsonPropertyDescription("When it was first seen; times before are not made up for.")
        String since,

        @JsonPropertyDescription("The last of its times for which a savepoint was asked.")
        String lastScheduledAt,

        @JsonPropertyDescription("Name of the Checkpoint that asked for it.")
        String lastCheckpoint,

        @JsonPropertyDescription(
                "The first of its times after the last, which has passed if the job does not run, or takes the last one still.")
        String nextAt) {}
