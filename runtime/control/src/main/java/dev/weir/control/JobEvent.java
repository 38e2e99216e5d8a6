package dev.weir.control;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** One line of the event stream. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = JobEvent.Snapshot.class, name = "snapshot"),
    @JsonSubTypes.Type(value = JobEvent.JobChanged.class, name = "job"),
    @JsonSubTypes.Type(value = JobEvent.CheckpointChanged.class, name = "checkpoint"),
    @JsonSubTypes.Type(value = JobEvent.Notice.class, name = "notice"),
    @JsonSubTypes.Type(value = JobEvent.Heartbeat.class, name = "heartbeat")
})
public sealed interface JobEvent {
    /** The whole state; always the first line. */
    record Snapshot(JobSnapshot snapshot) implements JobEvent {}

    /** The job's status is now this. At most ten a second. */
    record JobChanged(JobStatus job) implements JobEvent {}

    /** A checkpoint is now this; one per change of its phase. */
    record CheckpointChanged(CheckpointReport checkpoint) implements JobEvent {}

    /**
     * Something happened that is worth a Kubernetes Event.
     *
     * @param warning whether it is of type Warning
     * @param reason one word in CamelCase
     * @param message what happened and, for a warning, what to do
     * @param at epoch milliseconds
     */
    record Notice(boolean warning, String reason, String message, long at) implements JobEvent {}

    /** The JobMaster lives. */
    record Heartbeat() implements JobEvent {}
}
