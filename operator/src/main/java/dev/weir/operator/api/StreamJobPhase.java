package dev.weir.operator.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a StreamJob is in its life, as its status shows it. {@code dev.weir.operator.model.JobPhases} draws how one follows another. */
public enum StreamJobPhase {
    /** Nothing runs: the specification is not valid, or what it names is not there. */
    @JsonProperty("Pending")
    PENDING,
    /** Its pods come up, or its state is being restored. */
    @JsonProperty("Starting")
    STARTING,
    /** Its tasks run. */
    @JsonProperty("Running")
    RUNNING,
    /** It ran, lost a process or a task, and comes back from its last checkpoint. */
    @JsonProperty("Restarting")
    RESTARTING,
    /** It has no pods because its specification says so. */
    @JsonProperty("Suspended")
    SUSPENDED,
    /** It has read all of its input. */
    @JsonProperty("Finished")
    FINISHED,
    /** It cannot go on by itself; a change of its specification starts it again. */
    @JsonProperty("Failed")
    FAILED,
    /** It is being removed, its data too. */
    @JsonProperty("Deleting")
    DELETING
}
