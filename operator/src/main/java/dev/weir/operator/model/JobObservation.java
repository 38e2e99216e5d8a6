package dev.weir.operator.model;

import dev.weir.control.CheckpointReport;
import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.api.StreamJobSpec;
import dev.weir.operator.api.StreamJobStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * All that a decision about a StreamJob rests on.
 *
 * @param generation of the specification
 * @param deleting whether the StreamJob is being deleted
 * @param status what was written last
 * @param suspension with a savepoint, if it holds
 * @param problem what is wrong with the specification, or with what it names
 * @param configHash of the configuration that the JobMaster should run with; empty if the specification makes none
 * @param jobMasterHash of the pod template that its StatefulSet should have
 * @param taskManagerHash the same for the TaskManagers
 * @param view what the JobMaster says
 * @param held a change of the specification that waits: then the hashes are those of what runs, and not of what is wanted
 * @param now when all this was observed
 */
public record JobObservation(
        JobKey key,
        long generation,
        boolean deleting,
        StreamJobSpec spec,
        Optional<StreamJobStatus> status,
        Optional<StreamJobStatus.Suspension> suspension,
        Optional<Problem> problem,
        String configHash,
        String jobMasterHash,
        String taskManagerHash,
        ProcessObservation jobMaster,
        ProcessObservation taskManager,
        JobMasterView view,
        Optional<HeldChange> held,
        Instant now) {

    /** While a change waits, the job is judged by the specification that its pods were made from. */
    public JobObservation holding(HeldChange change) {
        return new JobObservation(
                key,
                generation,
                deleting,
                spec,
                status,
                suspension,
                problem,
                view.job().map(JobStatus::specHash).orElse(configHash),
                jobMaster.templateHash(),
                taskManager.templateHash(),
                jobMaster,
                taskManager,
                view,
                Optional.of(change),
                now);
    }

    /** The same with a problem. */
    public JobObservation with(Problem found) {
        return new JobObservation(
                key,
                generation,
                deleting,
                spec,
                status,
                suspension,
                Optional.of(found),
                configHash,
                jobMasterHash,
                taskManagerHash,
                jobMaster,
                taskManager,
                view,
                held,
                now);
    }

    /** The phase that was written last; {@link StreamJobPhase#PENDING} before any was. */
    public StreamJobPhase phase() {
        return status.map(StreamJobStatus::phase).orElse(StreamJobPhase.PENDING);
    }

    /** There should be no pods: the specification says so, or a savepoint that was asked for did; and nothing comes first. */
    public boolean suspended() {
        return held.filter(HeldChange::comesFirst).isEmpty()
                && (spec.state() == StreamJobSpec.DesiredState.SUSPENDED || suspension.isPresent());
    }

    /** For people: what suspends it. */
    public String suspendedBy() {
        boolean bySpec = spec.state() == StreamJobSpec.DesiredState.SUSPENDED;
        return bySpec || suspension.isEmpty()
                ? "spec.state is Suspended"
                : "it ended with savepoint '" + suspension.get().checkpoint()
                        + "', as was asked for; change the specification to go on, or 'kubectl annotate --overwrite streamjob "
                        + key.name() + " " + Suspensions.RESUMED_AT + "=$(date -u +%FT%TZ)'";
    }

    /** For people: why a suspended job goes on. */
    public String startedBy() {
        return status.map(StreamJobStatus::suspension)
                .filter(last -> last.generation() == null || last.generation() != generation)
                .map(last -> "the specification has changed since the job was suspended, generation " + generation)
                .orElse("spec.state is Running, and nothing suspends it any more");
    }

    /** There are desired resources: the specification is well-formed, though it may be wrong. */
    public boolean buildable() {
        return !configHash.isEmpty();
    }

    /** Both StatefulSets are made from the specification as it is now. */
    public boolean upToDate() {
        return jobMaster.templateHash().equals(jobMasterHash)
                && taskManager.templateHash().equals(taskManagerHash);
    }

    /** What the pods are to be made from, in short. */
    public String target() {
        return jobMasterHash + "." + taskManagerHash;
    }

    /** What the JobMaster says now, provided that it runs the specification as it is now. */
    public Optional<JobStatus> current() {
        return view.connected() ? view.job().filter(job -> job.specHash().equals(configHash)) : Optional.empty();
    }

    public Optional<JobState> currentState() {
        return current().map(JobStatus::state);
    }

    public Optional<CheckpointReport> lastCheckpoint() {
        return view.newestCommitted();
    }

    public boolean hasPods() {
        return jobMaster.pods() + taskManager.pods() > 0;
    }
}
