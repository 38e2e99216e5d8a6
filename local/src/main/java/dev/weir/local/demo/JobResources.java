package dev.weir.local.demo;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A StreamJob and its Checkpoints, as anybody sees them through the API server. */
public final class JobResources {
    private static final ResourceDefinitionContext STREAM_JOBS = type("StreamJob", "streamjobs");
    private static final ResourceDefinitionContext CHECKPOINTS = type("Checkpoint", "checkpoints");

    private final KubernetesClient client;
    private final String namespace;

    public JobResources(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    private static ResourceDefinitionContext type(String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup("weir.dev")
                .withVersion("v1alpha1")
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }

    /** A StreamJob's manifest with the S3 endpoint of this cluster in place of the one that is written there. */
    public static UnaryOperator<String> withEndpoint(URI endpoint) {
        return manifest -> manifest.replaceAll("(?m)^( *endpoint: ).*$", "$1" + endpoint);
    }

    /** Applies a manifest, after {@code change}, as {@code kubectl apply} would. */
    public void apply(Path manifest, UnaryOperator<String> change) throws IOException {
        GenericKubernetesResource resource =
                Serialization.unmarshal(change.apply(Files.readString(manifest)), GenericKubernetesResource.class);
        ResourceDefinitionContext type = "StreamJob".equals(resource.getKind()) ? STREAM_JOBS : CHECKPOINTS;
        client.genericKubernetesResources(type)
                .inNamespace(namespace)
                .resource(resource)
                .fieldManager("weir-demo")
                .forceConflicts()
                .serverSideApply();
    }

    /** A word of the job's status; empty if there is none. */
    public String jobStatus(String job, String... path) {
        return read(STREAM_JOBS, job, path);
    }

    /** A word of a checkpoint's status; empty if there is none. */
    public String checkpointStatus(String checkpoint, String... path) {
        return read(CHECKPOINTS, checkpoint, path);
    }

    private String read(ResourceDefinitionContext type, String name, String... path) {
        GenericKubernetesResource resource = client.genericKubernetesResources(type)
                .inNamespace(namespace)
                .withName(name)
                .get();
        Object value =
                resource == null ? null : resource.getAdditionalProperties().get("status");
        for (String step : path) {
            value = value instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return value == null ? "" : value.toString();
    }

    /** How often the pod's first container was started again. */
    int restarts(String pod) {
        return Optional.ofNullable(
                        client.pods().inNamespace(namespace).withName(pod).get())
                .map(Pod::getStatus)
                .flatMap(status -> status.getContainerStatuses().stream().findFirst())
                .map(ContainerStatus::getRestartCount)
                .orElse(0);
    }

    /** What there is to know about a job that does not do as it should: conditions, and each pod's state. */
    public String trouble(String job) {
        List<String> lines = new ArrayList<>();
        GenericKubernetesResource resource = client.genericKubernetesResources(STREAM_JOBS)
                .inNamespace(namespace)
                .withName(job)
                .get();
        lines.add("StreamJob " + job + ": "
                + (resource == null
                        ? "not there"
                        : resource.getAdditionalProperties().get("status")));
        for (Pod pod : client.pods().inNamespace(namespace).list().getItems()) {
            lines.add("Pod " + pod.getMetadata().getName() + ": "
                    + (pod.getStatus() == null ? "no status" : pod.getStatus().getContainerStatuses()));
        }
        return String.join(System.lineSeparator(), lines);
    }
}
