package dev.weir.local.controller;

import dev.weir.local.controller.StatefulSetDecisions.Action;
import dev.weir.local.controller.StatefulSetDecisions.Observation;
import dev.weir.local.controller.StatefulSetDecisions.PodView;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateStatefulSetStrategy;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps each StatefulSet's pods as {@link StatefulSetDecisions} decides, and its status true. */
final class StatefulSetController implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StatefulSetController.class);
    private static final String BY_OWNER = "owner";

    private final KubernetesClient client;
    private final WorkQueue queue = new WorkQueue("statefulset-controller", this::reconcile);
    private final SharedIndexInformer<StatefulSet> sets;
    private final SharedIndexInformer<Pod> pods;

    StatefulSetController(KubernetesClient client) {
        this.client = client;
        this.sets = client.apps().statefulSets().inAnyNamespace().runnableInformer(0);
        this.pods = client.pods().inAnyNamespace().runnableInformer(0);
        pods.addIndexers(Map.of(BY_OWNER, StatefulSetController::ownerUids));
        sets.addEventHandler(Handler.of(set -> queue.add(key(set))));
        pods.addEventHandler(Handler.of(this::onPod));
    }

    void start() {
        pods.start().toCompletableFuture().join();
        sets.start().toCompletableFuture().join();
    }

    private static List<String> ownerUids(Pod pod) {
        return pod.getMetadata().getOwnerReferences().stream()
                .filter(owner -> "StatefulSet".equals(owner.getKind()))
                .map(OwnerReference::getUid)
                .toList();
    }

    private static String key(StatefulSet set) {
        return set.getMetadata().getNamespace() + "/" + set.getMetadata().getName();
    }

    private void onPod(Pod pod) {
        for (OwnerReference owner : pod.getMetadata().getOwnerReferences()) {
            if ("StatefulSet".equals(owner.getKind())) {
                queue.add(pod.getMetadata().getNamespace() + "/" + owner.getName());
            }
        }
    }

    private void reconcile(String key) {
        StatefulSet set = sets.getStore().getByKey(key);
        if (set == null || set.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        String revision = StatefulSetPods.revision(set);
        Observation seen = observe(set, revision);
        for (Action action : StatefulSetDecisions.decide(seen)) {
            if (action instanceof Action.Create create) {
                create(set, create.ordinal(), revision);
            } else if (action instanceof Action.Delete delete) {
                delete(set, delete.ordinal());
            }
        }
        report(set, StatefulSetReport.of(set, seen));
    }

    private Observation observe(StatefulSet set, String revision) {
        List<PodView> views = new ArrayList<>();
        for (Pod pod : pods.getIndexer().byIndex(BY_OWNER, set.getMetadata().getUid())) {
            OptionalInt ordinal = StatefulSetPods.ordinal(set, pod);
            if (ordinal.isPresent() && StatefulSetPods.owns(set, pod)) {
                views.add(StatefulSetPods.view(pod, ordinal.getAsInt()));
            }
        }
        StatefulSetSpec spec = set.getSpec();
        Optional<StatefulSetUpdateStrategy> strategy = Optional.ofNullable(spec.getUpdateStrategy());
        int partition = strategy.map(StatefulSetUpdateStrategy::getRollingUpdate)
                .map(RollingUpdateStatefulSetStrategy::getPartition)
                .orElse(0);
        return new Observation(
                spec.getOrdinals() == null
                        ? 0
                        : Objects.requireNonNullElse(spec.getOrdinals().getStart(), 0),
                Objects.requireNonNullElse(spec.getReplicas(), 1),
                "Parallel".equals(spec.getPodManagementPolicy()),
                !"OnDelete"
                        .equals(strategy.map(StatefulSetUpdateStrategy::getType).orElse("RollingUpdate")),
                partition,
                revision,
                views);
    }

    private void create(StatefulSet set, int ordinal, String revision) {
        Pod pod = StatefulSetPods.make(set, ordinal, revision);
        try {
            client.resource(pod).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            // Made a moment ago, and the informer has yet to tell; or it is another's, and its end will be told.
            LOG.debug("Pod {} is there already", pod.getMetadata().getName());
        }
    }

    /** Deletes the pod that was seen, and not one that has taken its place since. */
    private void delete(StatefulSet set, int ordinal) {
        String name = StatefulSetPods.name(set, ordinal);
        String namespace = set.getMetadata().getNamespace();
        Pod seen = pods.getStore().getByKey(namespace + "/" + name);
        Pod now = client.pods().inNamespace(namespace).withName(name).get();
        if (seen == null
                || now == null
                || now.getMetadata().getDeletionTimestamp() != null
                || !Objects.equals(
                        seen.getMetadata().getUid(), now.getMetadata().getUid())) {
            return;
        }
        client.pods().inNamespace(namespace).withName(name).delete();
    }

    private void report(StatefulSet set, StatefulSetStatus status) {
        if (status.equals(set.getStatus())) {
            return;
        }
        client.apps()
                .statefulSets()
                .inNamespace(set.getMetadata().getNamespace())
                .withName(set.getMetadata().getName())
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("status", status)));
    }

    @Override
    public void close() {
        sets.close();
        pods.close();
        queue.close();
    }
}
