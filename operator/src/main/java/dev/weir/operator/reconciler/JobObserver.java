package dev.weir.operator.reconciler;

import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobSpec;
import dev.weir.operator.dependent.DesiredResources;
import dev.weir.operator.dependent.Names;
import dev.weir.operator.model.JobKey;
import dev.weir.operator.model.JobMasterView;
import dev.weir.operator.model.JobObservation;
import dev.weir.operator.model.Problem;
import dev.weir.operator.model.ProcessObservation;
import dev.weir.operator.model.SpecCheck;
import dev.weir.operator.observer.Credentials;
import dev.weir.operator.observer.Processes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Looks at a StreamJob and all that belongs to it. */
final class JobObserver {
    private final Cluster cluster;
    private final Caches caches;

    JobObserver(Cluster cluster, Caches caches) {
        this.cluster = cluster;
        this.caches = caches;
    }

    /**
     * @param seen what decisions rest on
     * @param desired what the job should have; empty if the specification is too malformed to say
     */
    record Look(JobObservation seen, Optional<DesiredResources> desired) {}

    Look look(StreamJob job, JobResources resources, JobMasterView view, Instant now) {
        String name = job.getMetadata().getName();
        ProcessObservation jobMaster =
                Processes.observe(Names.JOB_MASTER, resources.statefulSet(Names.jobMaster(name)), resources.pods());
        ProcessObservation taskManager =
                Processes.observe(Names.TASK_MANAGER, resources.statefulSet(Names.taskManager(name)), resources.pods());
        Optional<Problem> problem = SpecCheck.check(name, job.getSpec());
        Optional<DesiredResources> desired = Optional.empty();
        try {
            desired = Optional.of(DesiredResources.of(job, restoreFrom(job)));
        } catch (IllegalArgumentException e) {
            problem = problem.or(() -> Optional.of(new Problem(Problem.INVALID_SPEC, e.getMessage())));
        }
        JobObservation seen = new JobObservation(
                JobKey.of(job),
                job.getMetadata().getGeneration() == null
                        ? 0
                        : job.getMetadata().getGeneration(),
                job.getMetadata().getDeletionTimestamp() != null,
                job.getSpec(),
                Optional.ofNullable(job.getStatus()),
                problem,
                desired.map(DesiredResources::configHash).orElse(""),
                desired.map(DesiredResources::jobMasterHash).orElse(""),
                desired.map(DesiredResources::taskManagerHash).orElse(""),
                jobMaster,
                taskManager,
                view,
                now);
        return new Look(withWhatItNames(job, seen), desired);
    }

    /** The Secret is read while it matters: before pods are made from it, and when pods have trouble. */
    private JobObservation withWhatItNames(StreamJob job, JobObservation seen) {
        if (seen.problem().isPresent() || seen.suspended() || seen.deleting()) {
            return seen;
        }
        List<Problem> troubles = seen.jobMaster().troubles();
        boolean matters = !seen.upToDate()
                || !troubles.isEmpty()
                || !seen.taskManager().troubles().isEmpty();
        if (!matters) {
            return seen;
        }
        String secret = job.getSpec().checkpointing().storage().s3().credentialsSecret();
        return Credentials.check(secret, cluster.secret(seen.key().namespace(), secret))
                .or(() -> unrestorable(job))
                .map(seen::with)
                .orElse(seen);
    }

    private Optional<Problem> unrestorable(StreamJob job) {
        return namedCheckpoint(job)
                .filter(name -> restoreFrom(job).isEmpty())
                .map(name -> new Problem(
                        Problem.INVALID_SPEC,
                        "spec.restoreFrom.checkpoint: there is no completed Checkpoint '" + name
                                + "' in this namespace: 'kubectl get checkpoints' lists them"));
    }

    private static Optional<String> namedCheckpoint(StreamJob job) {
        return Optional.ofNullable(job.getSpec().restoreFrom()).map(StreamJobSpec.RestoreFrom::checkpoint);
    }

    private Optional<String> restoreFrom(StreamJob job) {
        Optional<String> named = namedCheckpoint(job);
        if (named.isEmpty()) {
            return Optional.ofNullable(job.getSpec().restoreFrom()).map(StreamJobSpec.RestoreFrom::location);
        }
        return caches.checkpoint(job.getMetadata().getNamespace(), named.get())
                .map(Checkpoint::getStatus)
                .filter(status -> status.phase() == Phase.COMPLETED)
                .map(status -> status.location());
    }
}
