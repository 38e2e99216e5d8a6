package dev.weir.local.controller;

import dev.weir.local.controller.StatefulSetDecisions.Observation;
import dev.weir.local.controller.StatefulSetDecisions.PodView;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** The status of a StatefulSet. Pure. */
final class StatefulSetReport {

    private StatefulSetReport() {}

    static StatefulSetStatus of(StatefulSet set, Observation seen) {
        List<PodView> there =
                seen.pods().stream().filter(pod -> !pod.terminating()).toList();
        int ready = count(there, PodView::ready);
        int updated = count(there, pod -> pod.revision().equals(seen.revision()));
        boolean complete = updated == seen.replicas() && ready == seen.replicas() && there.size() == seen.replicas();
        StatefulSetStatus before = set.getStatus();
        String beforeRevision = before == null ? null : before.getCurrentRevision();
        String current = complete || beforeRevision == null ? seen.revision() : beforeRevision;
        return new StatefulSetStatusBuilder()
                .withObservedGeneration(set.getMetadata().getGeneration())
                .withReplicas(seen.pods().size())
                .withReadyReplicas(ready)
                .withAvailableReplicas(ready)
                .withUpdatedReplicas(updated)
                .withCurrentReplicas(count(there, pod -> pod.revision().equals(current)))
                .withCurrentRevision(current)
                .withUpdateRevision(seen.revision())
                .withCollisionCount(before == null ? 0 : Objects.requireNonNullElse(before.getCollisionCount(), 0))
                .build();
    }

    private static int count(List<PodView> pods, Predicate<PodView> condition) {
        return (int) pods.stream().filter(condition).count();
    }
}
