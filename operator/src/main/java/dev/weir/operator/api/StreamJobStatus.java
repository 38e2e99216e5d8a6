package dev.weir.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;

/** What a StreamJob is. Fields are {@code null} while there is nothing to say. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StreamJobStatus(
        @JsonPropertyDescription("Where the job is in its life.")
        StreamJobPhase phase,

        @JsonPropertyDescription("The generation of the specification that this status is about.")
        Long observedGeneration,

        @JsonPropertyDescription("Ready, Progressing, CheckpointFresh and Degraded.")
        List<Condition> conditions,

        @JsonPropertyDescription("The running job, as its JobMaster says.")
        JobInfo job,

        @JsonPropertyDescription("The newest completed checkpoint.")
        LastCheckpoint lastCheckpoint,

        @JsonPropertyDescription(
                "What spec.restoreFrom was found to be; the job starts from it while it has no checkpoint of its own.")
        RestoredFrom restoredFrom,

        @JsonPropertyDescription("The last savepoint with which the job was suspended.")
        Suspension suspension,

        @JsonPropertyDescription("The last change of the specification on its way to the job.")
        UpgradeStatus upgrade,

        @JsonPropertyDescription("What the autoscaler has decided last.")
        AutoscalerStatus autoscaler,

        @JsonPropertyDescription("How far spec.savepoints.schedule has come.")
        ScheduleStatus savepoints,

        @JsonPropertyDescription("What came of spec.savepoints.importFrom.")
        List<ImportStatus> imports,

        @JsonPropertyDescription("Label selector of the TaskManagers' pods, for the scale subresource.") @LabelSelector
        String selector,

        @JsonPropertyDescription("What the operator decided last, newest first, 20 at the most.")
        List<Decision> decisions) {
    public StreamJobStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        imports = imports == null ? List.of() : List.copyOf(imports);
        decisions = decisions == null ? List.of() : List.copyOf(decisions);
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record JobInfo(
            @JsonPropertyDescription("State of the job, as its JobMaster says.")
            String state,

            @JsonPropertyDescription("How often tasks were restarted, under earlier JobMasters too.")
            Integer restarts,

            @JsonPropertyDescription("Epoch of the JobMaster: how many have taken the job over.")
            Long epoch,

            @JsonPropertyDescription("The restarts of them that were seen under earlier epochs.")
            Integer earlierRestarts,

            @JsonPropertyDescription("Subtasks of each operator.") @StatusReplicas
            Integer parallelism,

            @JsonPropertyDescription("Tasks that run now.") Integer runningTasks) {
        /** The same with another number of running tasks. */
        public JobInfo withRunningTasks(int running) {
            return new JobInfo(state, restarts, epoch, earlierRestarts, parallelism, running);
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LastCheckpoint(
            @JsonPropertyDescription("Name of its Checkpoint, if there is one, otherwise the name that it would have.")
            String name,

            @JsonPropertyDescription("Its number within the job.")
            Long id,

            @JsonPropertyDescription("When it was committed.")
            String completedAt,

            @JsonPropertyDescription("Bytes of state that it is made of.")
            Long size,

            @JsonPropertyDescription("From its trigger to its completion.")
            String duration,

            @JsonPropertyDescription("Where it lies.") String location) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RestoredFrom(
            @JsonPropertyDescription("Name of the Checkpoint, if one was named.")
            String checkpoint,

            @JsonPropertyDescription("Its namespace, if it is not the job's own.")
            String namespace,

            @JsonPropertyDescription("Where it lies.") String location) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Suspension(
            @JsonPropertyDescription("Name of the Checkpoint that asked for it; left out if it is gone.")
            String checkpoint,

            @JsonPropertyDescription("Its uid.") String uid,

            @JsonPropertyDescription(
                    "The generation of the specification that was suspended; the job goes on with any other one.")
            Long generation,

            @JsonPropertyDescription(
                    "What the annotation weir.dev/resumedAt was; the job goes on when it is something else.")
            String resumedAt,

            @JsonPropertyDescription("When it was suspended.")
            String at) {}

    /** Nothing is said yet. */
    public static final StreamJobStatus EMPTY =
            new StreamJobStatus(null, null, null, null, null, null, null, null, null, null, null, null, null);

    /** The same with other conditions. */
    public StreamJobStatus with(List<Condition> others) {
        return new StreamJobStatus(
                phase,
                observedGeneration,
                others,
                job,
                lastCheckpoint,
                restoredFrom,
                suspension,
                upgrade,
                autoscaler,
                savepoints,
                imports,
                selector,
                decisions);
    }

    /** The same with something written down that must stand before it is acted on. */
    public StreamJobStatus with(RestoredFrom from, Suspension suspended) {
        return new StreamJobStatus(
                phase,
                observedGeneration,
                conditions,
                job,
                lastCheckpoint,
                from,
                suspended,
                upgrade,
                autoscaler,
                savepoints,
                imports,
                selector,
                decisions);
    }

    /** The same with the next step of an upgrade, and what was decided. */
    public StreamJobStatus with(UpgradeStatus next, List<Decision> decided) {
        return new StreamJobStatus(
                phase,
                observedGeneration,
                conditions,
                job,
                lastCheckpoint,
                restoredFrom,
                suspension,
                next,
                autoscaler,
                savepoints,
                imports,
                selector,
                decided);
    }

    /** The same with what the autoscaler has decided. */
    public StreamJobStatus with(AutoscalerStatus scaled, List<Decision> decided) {
        return new StreamJobStatus(
                phase,
                observedGeneration,
                conditions,
                job,
                lastCheckpoint,
                restoredFrom,
                suspension,
                upgrade,
                scaled,
                savepoints,
                imports,
                selector,
                decided);
    }

    /** The same with another newest checkpoint. */
    public StreamJobStatus with(LastCheckpoint newest) {
        return new StreamJobStatus(
                phase,
                observedGeneration,
                conditions,
                job,
                newest,
                restoredFrom,
                suspension,
                upgrade,
                autoscaler,
                savepoints,
                imports,
                selector,
                decisions);
    }

    /** The same with a schedule that has come further; {@code null}: there is none. */
    public StreamJobStatus withSavepoints(ScheduleStatus schedule) {
        return new StreamJobStatus(
                phase,
                observedGeneration,
                conditions,
                job,
                lastCheckpoint,
                restoredFrom,
                suspension,
                upgrade,
                autoscaler,
                schedule,
                imports,
                selector,
                decisions);
    }

    /** The same with what came of looking for checkpoints. */
    public StreamJobStatus withImports(List<ImportStatus> found) {
        return new StreamJobStatus(
                phase,
                observedGeneration,
                conditions,
                job,
                lastCheckpoint,
                restoredFrom,
                suspension,
                upgrade,
                autoscaler,
                savepoints,
                found,
                selector,
                decisions);
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Decision(
            @JsonPropertyDescription("When it was taken.") String at,

            @JsonPropertyDescription("What was decided.") String what,

            @JsonPropertyDescription("Why.") String why) {}
}
