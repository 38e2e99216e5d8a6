package dev.weir.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What is asked for. Only {@code onDelete} may change once it is. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "self.streamJob == oldSelf.streamJob && self.kind == oldSelf.kind && self.thenSuspend == oldSelf.thenSuspend",
        message = "a Checkpoint cannot be changed, except for onDelete; apply another one instead")
@ValidationRule(
        value = "!self.thenSuspend || self.kind == 'Savepoint'",
        message = "thenSuspend goes with kind Savepoint",
        fieldPath = ".thenSuspend")
public record CheckpointSpec(
        @JsonPropertyDescription("Name of the StreamJob in the same namespace.")
        @Required
        @Size(min = 1, max = Group.MAX_JOB_NAME)
        String streamJob,

        @JsonPropertyDescription(
                "Checkpoint: belongs to the job and may share data with others. Savepoint: stands for itself, in a folder that can be copied, and is read by every state backend.")
        @Default("Checkpoint")
        Kind kind,

        @JsonPropertyDescription(
                "Whether the job ends with it: nothing is read after it, and when it is complete and its results are visible the job is suspended. It goes on when its specification is changed, or annotated with another weir.dev/resumedAt. With kind Savepoint only.")
        @Default("false")
        Boolean thenSuspend,

        @JsonPropertyDescription("What becomes of the data when this Checkpoint, or its StreamJob, is deleted.")
        @Default("Delete")
        OnDelete onDelete) {
    public CheckpointSpec {
        kind = kind == null ? Kind.CHECKPOINT : kind;
        thenSuspend = thenSuspend == null ? Boolean.FALSE : thenSuspend;
        onDelete = onDelete == null ? OnDelete.DELETE : onDelete;
    }

    /** What a checkpoint is for. */
    public enum Kind {
        @JsonProperty("Checkpoint")
        CHECKPOINT,
        @JsonProperty("Savepoint")
        SAVEPOINT
    }

    /** What becomes of a checkpoint's data. */
    public enum OnDelete {
        @JsonProperty("Delete")
        DELETE,
        @JsonProperty("Retain")
        RETAIN
    }
}
