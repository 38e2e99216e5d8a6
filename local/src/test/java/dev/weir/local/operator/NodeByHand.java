package dev.weir.local.operator;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A node that no machine stands behind. It says that it is well until it is closed; pods come to it by its label. */
final class NodeByHand implements AutoCloseable {
    static final String ADDRESS = "10.251.255.1";

    private static final String LABEL = "weir.dev/by-hand";
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final int HEARTBEAT_SECONDS = 10;

    private final KubernetesClient client;
    private final String name;
    private final boolean binds;
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "node-by-hand");
        thread.setDaemon(true);
        return thread;
    });

    private NodeByHand(KubernetesClient client, String name, boolean binds) {
        this.client = client;
        this.name = name;
        this.binds = binds;
    }

    /** @param binds there is no scheduler, so that the node takes its pods itself */
    static NodeByHand register(KubernetesClient client, String name, boolean binds) {
        NodeByHand node = new NodeByHand(client, name, binds);
        client.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels(LABEL, name)
                        .endMetadata()
                        .build())
                .create();
        node.beat();
        node.heart.scheduleWithFixedDelay(node::beat, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        return node;
    }

    Map<String, String> selector() {
        return Map.of(LABEL, name);
    }

    /** Whether the pod is here, once that is for it. */
    boolean has(Pod pod) {
        String bound = pod.getSpec().getNodeName();
        if (bound != null) {
            return bound.equals(name);
        }
        if (binds) {
            client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .patch(MERGE, "{\"spec\":{\"nodeName\":\"" + name + "\"}}");
        }
        return binds;
    }

    private void beat() {
        client.nodes()
                .withName(name)
                .subresource("status")
                .patch(MERGE, Serialization.asJson(Map.of("status", well())));
    }

    private static NodeStatus well() {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Map<String, Quantity> room =
                Map.of("cpu", new Quantity("64"), "memory", new Quantity("256Gi"), "pods", new Quantity("1000"));
        return new NodeStatusBuilder()
                .withCapacity(room)
                .withAllocatable(room)
                .withConditions(new NodeConditionBuilder()
                        .withType("Ready")
                        .withStatus("True")
                        .withReason("ByHand")
                        .withLastHeartbeatTime(now)
                        .withLastTransitionTime(now)
                        .build())
                .build();
    }

    @Override
    public void close() {
        heart.shutdownNow();
        client.nodes().withName(name).delete();
    }
}
