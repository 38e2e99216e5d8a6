package dev.weir.operator.dependent;

import dev.weir.operator.api.PodsSpec;
import dev.weir.operator.api.StreamJob;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.util.List;

/** Puts what {@code spec.pods} says into a pod, before the user's pod template is laid over it. */
final class PodSettings {
    private final String job;
    private final PodsSpec settings;

    PodSettings(StreamJob job) {
        this.job = job.getMetadata().getName();
        this.settings = job.getSpec().pods();
    }

    void apply(PodSpec pod, String component) {
        pod.setServiceAccountName(settings.serviceAccountName());
        pod.setPriorityClassName(settings.priorityClassName());
        pod.setTerminationGracePeriodSeconds(
                settings.terminationGracePeriodSeconds().longValue());
        pod.setImagePullSecrets(settings.imagePullSecrets().stream()
                .map(secret -> new LocalObjectReference(secret.name()))
                .toList());
        if (component.equals(Names.TASK_MANAGER)) {
            pod.setTopologySpreadConstraints(spread());
        }
    }

    private List<TopologySpreadConstraint> spread() {
        return settings.spread().stream()
                .map(one -> new TopologySpreadConstraintBuilder()
                        .withTopologyKey(one.topologyKey())
                        .withMaxSkew(one.maxSkew())
                        .withWhenUnsatisfiable(one.whenUnsatisfiable().word())
                        .withNewLabelSelector()
                        .withMatchLabels(Names.selector(job, Names.TASK_MANAGER))
                        .endLabelSelector()
                        .build())
                .toList();
    }
}
