package dev.weir.operator.reconciler;

import dev.weir.operator.api.StreamJob;
import dev.weir.operator.dependent.JobGuards;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/** Applies what guards a job's pods, and removes what is switched off. */
final class Guards {
    private final Cluster cluster;
    private final Optional<String> namespace;

    /**
     * @param namespace where the operator's pods are; empty: it is not known
     */
    Guards(Cluster cluster, Optional<String> namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    void keep(StreamJob job, JobResources resources, Applied applied) {
        List<HasMetadata> wanted = JobGuards.of(job, namespace);
        wanted.forEach(guard -> applied.ensure(guard, resources.ofKind(guard.getKind())));
        resources
                .guards()
                .filter(guard -> isMadeFor(job, guard))
                .filter(guard -> guard.getMetadata().getDeletionTimestamp() == null)
                .filter(guard -> wanted.stream().noneMatch(one -> isSame(one, guard)))
                .forEach(cluster::delete);
    }

    /** Somebody else may have a guard with the same labels. */
    private static boolean isMadeFor(StreamJob job, HasMetadata guard) {
        return guard.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getUid().equals(job.getMetadata().getUid()));
    }

    private static boolean isSame(HasMetadata one, HasMetadata other) {
        return one.getKind().equals(other.getKind())
                && one.getMetadata().getName().equals(other.getMetadata().getName());
    }
}
