package dev.weir.operator.reconciler;

import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.dependent.DesiredResources;
import dev.weir.operator.dependent.Names;
import dev.weir.operator.model.JobKey;
import dev.weir.operator.model.JobMasterView;
import dev.weir.operator.model.JobObservation;
import dev.weir.operator.model.Problem;
import dev.weir.operator.model.ProcessObservation;
import dev.weir.operator.model.RestoreSource;
import dev.weir.operator.model.SpecCheck;
import dev.weir.operator.model.Suspensions;
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
     * @param source what it starts from if it has no checkpoint of its own
     */
    record Look(JobObservation seen, Optional<DesiredResources> desired, RestoreSource source) {}

    Look look(StreamJob job, JobResources resources, JobMasterView view, Instant now) {
        String name = job.getMetadata().getName();
        ProcessObservation jobMaster =
                Processes.observe(Names.JOB_MASTER, resources.statefulSet(Names.jobMaster(name)), resources.pods());
        ProcessObservation taskManager =
                Processes.observe(Names.TASK_MANAGER, resources.statefulSet(Names.taskManager(name)), resources.pods());
        Optional<Problem> problem = SpecCheck.check(name, job.getSpec());
        RestoreSource source = RestoreSource.of(job, caches);
        problem = problem.or(source::problem);
        Optional<DesiredResources> desired = Optional.empty();
        try {
            desired = Optional.of(DesiredResources.of(
                    job, source.from().map(StreamJobStatus.RestoredFrom::location), RestoreSource.start(job)));
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
                Suspensions.holding(job),
                problem,
                desired.map(DesiredResources::configHash).orElse(""),
                desired.map(DesiredResources::jobMasterHash).orElse(""),
                desired.map(DesiredResources::taskManagerHash).orElse(""),
                jobMaster,
                taskManager,
                view,
                Optional.empty(),
                now);
        return new Look(withWhatItNames(job, seen), desired, source);
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
        if (secret == null) {
            return seen;
        }
        return Credentials.check(secret, cluster.secret(seen.key().namespace(), secret))
                .map(seen::with)
                .orElse(seen);
    }
}
