package dev.weir.operator.reconciler;

import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.UpgradeStatus;
import dev.weir.operator.dependent.DesiredResources;
import dev.weir.operator.dependent.Names;
import dev.weir.operator.model.JobObservation;
import dev.weir.operator.model.PreflightDecision;
import dev.weir.operator.model.PreflightObservation;
import dev.weir.operator.model.Preflights;
import dev.weir.operator.observer.PreflightAnswers;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;

/**
 * Takes the steps of a preflight, one a reconcile. All that it has to remember is in the pod and in its ConfigMap. A pod is made
 * when none is there, and the configuration right before it, so that a pod never reads another one's.
 */
final class PreflightSteps {
    private final Cluster cluster;

    PreflightSteps(Cluster cluster) {
        this.cluster = cluster;
    }

    PreflightDecision next(StreamJob job, JobObserver.Look look, JobResources resources) {
        String name = job.getMetadata().getName();
        Optional<DesiredResources> desired = look.desired();
        if (isRolledBack(look.seen())) {
            // What ran before is not asked: the JobMaster asks it, and there is nothing better to run meanwhile.
            return PreflightDecision.free();
        }
        PreflightObservation asked = desired.map(wanted -> PreflightAnswers.observe(
                        wanted,
                        resources.statefulSet(Names.jobMaster(name)),
                        resources.pod(Names.preflight(name)),
                        resources.configMap(Names.preflight(name))))
                .orElse(PreflightObservation.NONE);
        PreflightDecision decision = Preflights.decide(look.seen(), asked);
        try {
            take(decision, desired, resources, name);
            return decision;
        } catch (KubernetesClientException e) {
            if (!StreamJobReconciler.REFUSALS.contains(e.getCode())
                    || decision.held().isEmpty()) {
                throw e;
            }
            return PreflightDecision.refusedBy(
                    "the pod that is to ask the changed program whether it can go on from the job's"
                            + " last checkpoint is refused by the API server; the pods go on as they are: "
                            + e.getMessage());
        }
    }

    private static boolean isRolledBack(JobObservation seen) {
        return seen.status()
                .map(StreamJobStatus::upgrade)
                .map(UpgradeStatus::rolledBack)
                .isPresent();
    }

    private void take(
            PreflightDecision decision, Optional<DesiredResources> desired, JobResources resources, String name) {
        switch (decision.step()) {
            case NOTHING -> {}
            case ASK -> ask(desired.orElseThrow().preflight(decision.attempt()));
            case RETRY -> {
                cluster.apply(
                        desired.orElseThrow().preflight(decision.attempt()).get(0));
                remove(resources.pod(Names.preflight(name)));
            }
            case REMOVE -> {
                remove(resources.pod(Names.preflight(name)));
                remove(resources.configMap(Names.preflight(name)));
            }
        }
    }

    private void ask(List<HasMetadata> configAndPod) {
        cluster.apply(configAndPod.get(0));
        cluster.create(configAndPod.get(1));
    }

    private void remove(Optional<? extends HasMetadata> resource) {
        resource.filter(one -> one.getMetadata().getDeletionTimestamp() == null).ifPresent(cluster::delete);
    }
}
