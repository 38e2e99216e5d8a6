package dev.weir.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What is asked for. Only {@code onDelete} and {@code restorableFrom} may change once it is. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value =
                "self.streamJob == oldSelf.streamJob && self.kind == oldSelf.kind && self.thenSuspend == oldSelf.thenSuspend && has(self.importFrom) == has(oldSelf.importFrom) && (!has(self.importFrom) || self.importFrom == oldSelf.importFrom)",
        message = "a Checkpoint cannot be changed, except for onDelete and restorableFrom; apply another one instead")
@ValidationRule(
        value = "!self.thenSuspend || self.kind == 'Savepoint'",
        message = "thenSuspend goes with kind Savepoint",
        fieldPath = ".thenSuspend")
@ValidationRule(
        value = "!has(self.importFrom) || self.onDelete == 'Retain'",
        message = "what is imported may be somebody else's: set onDelete to Retain",
        fieldPath = ".onDelete")
@ValidationRule(
        value = "!has(self.importFrom) || !self.thenSuspend",
        message = "what is imported suspends no job",
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
        OnDelete onDelete,

        @JsonPropertyDescription(
                "The namespaces whose StreamJobs may start from it, besides those that spec.savepoints.restorableFrom of its StreamJob lets in. Those of its own may always.")
        @Size(max = 64)
        List<NamespaceGrant> restorableFrom,

        @JsonPropertyDescription(
                "Where a completed checkpoint or savepoint lies, as status.location of a Checkpoint says it, or a copy of a savepoint's folder: none is taken, this one is named. It is read with the StreamJob's endpoint and credentials, and never removed.")
        @Pattern("^s3://[a-z0-9][a-z0-9.-]*/[^/].*$")
        @Size(max = 2048)
        String importFrom) {
    /** One that nobody else may start from. */
    public CheckpointSpec(String streamJob, Kind kind, Boolean thenSuspend, OnDelete onDelete) {
        this(streamJob, kind, thenSuspend, onDelete, null, null);
    }

    public CheckpointSpec {
        kind = kind == null ? Kind.CHECKPOINT : kind;
        thenSuspend = thenSuspend == null ? Boolean.FALSE : thenSuspend;
        onDelete = onDelete == null ? OnDelete.DELETE : onDelete;
        onDelete = importFrom == null ? onDelete : OnDelete.RETAIN;
        restorableFrom = restorableFrom == null ? List.of() : List.copyOf(restorableFrom);
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
