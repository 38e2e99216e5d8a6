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
 * @param problem what is wrong with the specification, or with what it names
 * @param configHash of the configuration that the JobMaster should run with; empty if the specification makes none
 * @param jobMasterHash of the pod template that its StatefulSet should have
 * @param taskManagerHash the same for the TaskManagers
 * @param view what the JobMaster says
 * @param now when all this was observed
 */
public record JobObservation(
        JobKey key,
        long generation,
        boolean deleting,
        StreamJobSpec spec,
        Optional<StreamJobStatus> status,
        Optional<Problem> problem,
        String configHash,
        String jobMasterHash,
        String taskManagerHash,
        ProcessObservation jobMaster,
        ProcessObservation taskManager,
        JobMasterView view,
        Instant now) {

    /** The same with a problem. */
    public JobObservation with(Problem found) {
        return new JobObservation(
                key,
                generation,
                deleting,
                spec,
                status,
                Optional.of(found),
                configHash,
                jobMasterHash,
                taskManagerHash,
                jobMaster,
                taskManager,
                view,
                now);
    }

    /** The phase that was written last; {@link StreamJobPhase#PENDING} before any was. */
    public StreamJobPhase phase() {
        return status.map(StreamJobStatus::phase).orElse(StreamJobPhase.PENDING);
    }

    public boolean suspended() {
        return spec.state() == StreamJobSpec.DesiredState.SUSPENDED;
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
