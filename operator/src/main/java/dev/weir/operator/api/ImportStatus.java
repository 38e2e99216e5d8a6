package dev.weir.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What came of looking for checkpoints that earlier jobs of the name have left. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImportStatus(
        @JsonPropertyDescription("Where they were looked for.")
        String from,

        @JsonPropertyDescription("When. It is not done again.")
        String at,

        @JsonPropertyDescription("How many there are.") Integer checkpoints,

        @JsonPropertyDescription("What could not be read.") String message) {}
