package dev.weir.local.kubelet;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Node that {@code kubectl get nodes} shows. Nothing depends on it, so a failure is only logged. */
record NodeObject(KubernetesClient client, String name) {

    private static final Logger LOG = LoggerFactory.getLogger(NodeObject.class);

    void register() {
        try {
            Node node = node(PodStatuses.time(Instant.now()));
            if (client.nodes().withName(name).get() == null) {
                client.nodes().resource(node).create();
            }
            client.nodes()
                    .withName(name)
                    .subresource("status")
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            Serialization.asJson(Map.of("status", node.getStatus())));
        } catch (KubernetesClientException e) {
            LOG.warn("The Node {} was not written: {}", name, e.getMessage());
        }
    }

    private Node node(String now) {
        Map<String, Quantity> capacity = Map.of(
                "cpu", new Quantity(Integer.toString(Runtime.getRuntime().availableProcessors())),
                "pods", new Quantity("250"));
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("kubernetes.io/hostname", name)
                .addToLabels("kubernetes.io/os", "linux")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withCapacity(capacity)
                .withAllocatable(capacity)
                .addNewAddress("127.0.0.1", "InternalIP")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withReason("KubeletReady")
                .withMessage("kubelet is posting ready status")
                .withLastHeartbeatTime(now)
                .withLastTransitionTime(now)
                .endCondition()
                .withNewNodeInfo()
                .withKubeletVersion("weir-local")
                .withContainerRuntimeVersion("process://1")
                .withOperatingSystem("linux")
                .withArchitecture(System.getProperty("os.arch"))
                .withOsImage(System.getProperty("os.name"))
                .withKernelVersion(System.getProperty("os.version"))
                .endNodeInfo()
                .endStatus()
                .build();
    }
}
