package dev.weir.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** What became of a checkpoint. Fields are {@code null} while there is nothing to say. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CheckpointStatus(
        @JsonPropertyDescription("Where the checkpoint is in its cycle. Completed: it can be restored.")
        Phase phase,

        @JsonPropertyDescription("The generation of the specification that this status is about.")
        Long observedGeneration,

        @JsonPropertyDescription("Why it waits, or what happened to it.")
        String message,

        @JsonPropertyDescription("Its number within the job.")
        Long id,

        @JsonPropertyDescription("Checkpoint or Savepoint.") CheckpointSpec.Kind kind,

        @JsonPropertyDescription("Who asked for it: Periodic, User, Scheduled, Upgrade, Rescale, Deletion or Final.")
        String trigger,

        @JsonPropertyDescription("When it was asked for.") String requestedAt,

        @JsonPropertyDescription("When it began.") String triggeredAt,

        @JsonPropertyDescription("When it was committed, or failed.")
        String completedAt,

        @JsonPropertyDescription("From its trigger to its completion.")
        String duration,

        @JsonPropertyDescription("Bytes of state that it is made of.")
        Long size,

        @JsonPropertyDescription("Bytes that it had to upload.")
        Long newBytes,

        @JsonPropertyDescription("Where its entry in the commit log lies: s3://bucket/key")
        String location,

        @JsonPropertyDescription("How its storage is reached, so that its data can be removed without the StreamJob.")
        StorageRef storage,

        @JsonPropertyDescription("Each operator that has state.")
        List<OperatorInfo> operators,

        @JsonPropertyDescription("What each hook did.") List<HookInfo> hooks,

        @JsonPropertyDescription("Why it failed.") Failure failure,

        @JsonPropertyDescription("Completed, and while it is deleted DataRemoved.")
        List<Condition> conditions) {
    public CheckpointStatus {
        operators = operators == null ? List.of() : List.copyOf(operators);
        hooks = hooks == null ? List.of() : List.copyOf(hooks);
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    /** The same, asked for by somebody else. */
    public CheckpointStatus triggeredBy(String who) {
        return new CheckpointStatus(
                phase,
                observedGeneration,
                message,
                id,
                kind,
                who,
                requestedAt,
                triggeredAt,
                completedAt,
                duration,
                size,
                newBytes,
                location,
                storage,
                operators,
                hooks,
                failure,
                conditions);
    }

    /** Where a checkpoint is in its cycle. {@code dev.weir.operator.model.CheckpointPhases} draws how one follows another. */
    public enum Phase {
        @JsonProperty("Pending")
        PENDING,
        @JsonProperty("Triggering")
        TRIGGERING,
        @JsonProperty("InProgress")
        IN_PROGRESS,
        @JsonProperty("Completing")
        COMPLETING,
        @JsonProperty("Completed")
        COMPLETED,
        @JsonProperty("Failed")
        FAILED,
        @JsonProperty("Discarded")
        DISCARDED;

        /** Nothing follows but, for a completed one, its end. */
        public boolean isFinal() {
            return this == COMPLETED || this == FAILED || this == DISCARDED;
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OperatorInfo(
            @JsonPropertyDescription("Name of the operator.")
            String name,

            @JsonPropertyDescription("Its subtasks.") Integer parallelism,

            @JsonPropertyDescription("Bytes of its state.") Long stateSize,

            @JsonPropertyDescription("Bytes of them that were uploaded for this checkpoint.")
            Long newBytes) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record HookInfo(
            @JsonPropertyDescription("Name of the hook.") String name,

            @JsonPropertyDescription(
                    "The last call made: Prepared, Triggered, Completed, Aborted or Subsumed; Failed once one has failed.")
            String phase,

            @JsonPropertyDescription("Of all its calls for this checkpoint.")
            String duration,

            @JsonPropertyDescription("What failed first.") String message) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Failure(
            @JsonPropertyDescription("Why, as one word in CamelCase.")
            String reason,

            @JsonPropertyDescription("What happened and what to do.")
            String message) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StorageRef(
            @JsonPropertyDescription("URL of the S3 service.")
            String endpoint,

            @JsonPropertyDescription("Name of the bucket.") String bucket,

            @JsonPropertyDescription("Key prefix of the job's folder.")
            String folder,

            @JsonPropertyDescription("Region of the bucket.")
            String region,

            @JsonPropertyDescription("Whether the bucket is a part of the path.")
            Boolean pathStyle,

            @JsonPropertyDescription("Name of the Secret with the credentials.")
            String credentialsSecret,

            @JsonPropertyDescription("How a token is exchanged for credentials, where there is no Secret.")
            WebIdentitySpec webIdentity) {

        /** With a Secret. */
        public StorageRef(
                String endpoint,
                String bucket,
                String folder,
                String region,
                Boolean pathStyle,
                String credentialsSecret) {
            this(endpoint, bucket, folder, region, pathStyle, credentialsSecret, null);
        }
    }
}
