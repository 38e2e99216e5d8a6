package dev.weir.operator.reconciler;

import dev.weir.control.CheckpointReport;
import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.UpgradeStatus;
import dev.weir.operator.dependent.DesiredResources;
import dev.weir.operator.dependent.Names;
import dev.weir.operator.dependent.StableSpec;
import dev.weir.operator.model.JobObservation;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Optional;

/**
 * The specification that a job is rolled back to. It is kept in a ConfigMap of the job, written when the job has completed a checkpoint
 * with it, and taken for the StreamJob's own while that one is rolled back.
 */
final class StableSpecs {
    private final Cluster cluster;
    private final Applied applied;

    StableSpecs(Cluster cluster, Applied applied) {
        this.cluster = cluster;
        this.applied = applied;
    }

    /** The StreamJob as it should run: with its own specification, unless that one was rolled back. */
    static StreamJob effective(StreamJob job, JobResources resources) {
        Optional<StableSpec> stable = rolledBack(job).flatMap(back -> kept(job, resources));
        if (stable.isEmpty()) {
            return job;
        }
        StreamJob held = new StreamJob();
        held.setMetadata(job.getMetadata());
        held.setStatus(job.getStatus());
        held.setSpec(stable.get().with(job.getSpec()));
        return held;
    }

    static Optional<StableSpec> kept(StreamJob job, JobResources resources) {
        return StableSpec.of(resources.configMap(Names.stable(job.getMetadata().getName())));
    }

    private static Optional<UpgradeStatus.RolledBack> rolledBack(StreamJob job) {
        return upgrade(job).map(UpgradeStatus::rolledBack);
    }

    private static Optional<UpgradeStatus> upgrade(StreamJob job) {
        return Optional.ofNullable(job.getStatus()).map(StreamJobStatus::upgrade);
    }

    /** The specification was rolled back, and is not any more what was; or there is nothing any more that could run in its place. */
    static Optional<UpgradeStatus> released(StreamJob job, JobResources resources) {
        return upgrade(job)
                .filter(last -> last.rolledBack() != null)
                .filter(last -> kept(job, resources).isEmpty()
                        || !StableSpec.of(job.getSpec())
                                .hash()
                                .equals(last.rolledBack().spec()))
                .map(UpgradeStatus::released);
    }

    /** Remembers what runs once it has proved itself, while the specification asks for that. */
    void keep(StreamJob job, JobObservation seen, Optional<DesiredResources> desired, JobResources resources) {
        Optional<ConfigMap> there =
                resources.configMap(Names.stable(job.getMetadata().getName()));
        if (job.getSpec().upgrade().rollback() == null) {
            boolean needed = rolledBack(job).isPresent()
                    || upgrade(job).map(UpgradeStatus::proof).isPresent();
            there.filter(map -> !needed && map.getMetadata().getDeletionTimestamp() == null)
                    .ifPresent(cluster::delete);
        } else if (rolledBack(job).isEmpty() && isProved(seen)) {
            applied.ensure(desired.orElseThrow().stable(), resources.configMaps());
        }
    }

    private static boolean isProved(JobObservation seen) {
        boolean settled = seen.status()
                .map(StreamJobStatus::upgrade)
                .filter(last -> last.step() != UpgradeStatus.Step.COMPLETED)
                .isEmpty();
        Optional<JobStatus> job = seen.current().filter(said -> said.state() == JobState.RUNNING);
        Optional<CheckpointReport> newest = seen.lastCheckpoint();
        return settled
                && seen.held().isEmpty()
                && seen.upToDate()
                && job.isPresent()
                && newest.filter(report -> report.completedAt() >= job.get().startedAt())
                        .isPresent();
    }
}
