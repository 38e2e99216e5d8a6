package dev.weir.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The last change of a StreamJob's specification on its way to the job: each step stands here before it is taken. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UpgradeStatus(
        @JsonPropertyDescription("How far it has come.") Step step,

        @JsonPropertyDescription("What changes.") Kind kind,

        @JsonPropertyDescription("The generation of the specification that is to run.")
        Long generation,

        @JsonPropertyDescription("What the pods are to be made from.")
        String target,

        @JsonPropertyDescription("When the step, or its attempt, began.")
        String since,

        @JsonPropertyDescription("The checkpoint that the changed job goes on from, if one is taken for it.")
        Base base,

        @JsonPropertyDescription("Name of the new beginning of a job that begins without state.")
        String anew,

        @JsonPropertyDescription("Why the last attempt failed.")
        String message,

        @JsonPropertyDescription(
                "What the changed job has to show, or it is rolled back; left out if it is not, or need not any more.")
        Proof proof,

        @JsonPropertyDescription(
                "The specification that was rolled back: the one before runs until it is changed, but for parallelism and state.")
        RolledBack rolledBack) {

    /** How far a change has come. */
    public enum Step {
        /** TaskManagers that are wanted besides those that run come up. */
        @JsonProperty("AddingTaskManagers")
        ADDING_TASK_MANAGERS,
        /** The job that runs takes a checkpoint or savepoint. */
        @JsonProperty("Checkpointing")
        CHECKPOINTING,
        /** Configuration, pod templates and pods are replaced, until the job runs again, or has no pods. */
        @JsonProperty("Replacing")
        REPLACING,
        /** It runs, and is to complete checkpoints. */
        @JsonProperty("Proving")
        PROVING,
        @JsonProperty("Completed")
        COMPLETED,
        /** It was taken back, or changed, before anything was replaced. */
        @JsonProperty("Withdrawn")
        WITHDRAWN
    }

    /** What changes. */
    public enum Kind {
        /** The program, its resources, or how checkpoints are taken. */
        @JsonProperty("Change")
        CHANGE,
        /** The parallelism, and nothing else. */
        @JsonProperty("Rescale")
        RESCALE,
        /** Back to the specification that ran before. */
        @JsonProperty("Rollback")
        ROLLBACK,
        /** The job's pods go. */
        @JsonProperty("Suspend")
        SUSPEND
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Base(
            @JsonPropertyDescription("Name under which the JobMaster is asked for it.")
            String request,

            @JsonPropertyDescription("Whether it is a savepoint, with which the job that runs ends.")
            Boolean savepoint,

            @JsonPropertyDescription("Which attempt it is, from 1.")
            Integer attempt,

            @JsonPropertyDescription("Its number within the job, once it is complete.")
            Long id,

            @JsonPropertyDescription("Where it lies, once it is complete.")
            String location) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Proof(
            @JsonPropertyDescription("How many checkpoints it must complete.")
            Integer checkpoints,

            @JsonPropertyDescription("By when.") String by,

            @JsonPropertyDescription("How many it has completed.")
            Integer completed,

            @JsonPropertyDescription("The newest checkpoint when they were counted.")
            Long last) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RolledBack(
            @JsonPropertyDescription("Hash of it, without parallelism and state.")
            String spec,

            @JsonPropertyDescription("Its generation.") Long generation,

            @JsonPropertyDescription("When it was rolled back.")
            String at,

            @JsonPropertyDescription("Why.") String message) {}

    /** Whether nothing of the job that runs has been touched yet. */
    public boolean isBeforeReplacing() {
        return step == Step.ADDING_TASK_MANAGERS || step == Step.CHECKPOINTING;
    }

    /** The same at another step. */
    public UpgradeStatus at(Step next, String when) {
        return new UpgradeStatus(next, kind, generation, target, when, base, anew, message, proof, rolledBack);
    }

    /** The same with another checkpoint to go on from. */
    public UpgradeStatus with(Base other, String why) {
        return new UpgradeStatus(step, kind, generation, target, since, other, anew, why, proof, rolledBack);
    }

    /** The same with something else to show. */
    public UpgradeStatus with(Proof other) {
        return new UpgradeStatus(step, kind, generation, target, since, base, anew, message, other, rolledBack);
    }

    /** The same with nothing that is rolled back. */
    public UpgradeStatus released() {
        return new UpgradeStatus(step, kind, generation, target, since, base, anew, message, proof, null);
    }
}
