package dev.weir.local.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the kubelet writes of a pod. A failure is logged, not thrown: the next change tries again. Thread-safe. */
final class PodApi {

    private static final Logger LOG = LoggerFactory.getLogger(PodApi.class);
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final int NOT_FOUND = 404;

    private final KubernetesClient client;
    private final String node;

    PodApi(KubernetesClient client, String node) {
        this.client = client;
        this.node = node;
    }

    /** The pod on this node: bound to it now unless it was before. */
    Pod bind(Pod pod) {
        String bound = pod.getSpec().getNodeName();
        if (bound != null && !bound.isEmpty()) {
            return pod;
        }
        try {
            resource(pod).patch(MERGE, "{\"spec\":{\"nodeName\":\"" + node + "\"}}");
        } catch (KubernetesClientException e) {
            log("bound to the node", pod, e);
        }
        return new PodBuilder(pod).editSpec().withNodeName(node).endSpec().build();
    }

    /** Writes the status; false when it was not written. */
    boolean publish(Pod pod, PodStatus status) {
        try {
            resource(pod).subresource("status").patch(MERGE, Serialization.asJson(Map.of("status", status)));
            return true;
        } catch (KubernetesClientException e) {
            log("given its status", pod, e);
            return false;
        }
    }

    /** Says that the pod's processes are gone, so that its object may go. */
    void confirmDeletion(Pod pod) {
        try {
            resource(pod).withGracePeriod(0).delete();
        } catch (KubernetesClientException e) {
            log("removed", pod, e);
        }
    }

    private PodResource resource(Pod pod) {
        return client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName());
    }

    private static void log(String what, Pod pod, KubernetesClientException e) {
        if (e.getCode() == NOT_FOUND) {
            LOG.debug("Pod {} is gone before it was {}", pod.getMetadata().getName(), what);
        } else {
            LOG.warn("Pod {} was not {}: {}", pod.getMetadata().getName(), what, e.getMessage());
        }
    }
}
