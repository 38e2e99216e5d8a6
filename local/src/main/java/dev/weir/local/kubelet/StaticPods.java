package dev.weir.local.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pods that the node is told to run by its configuration and not by the API server, where they are shown all the same. One
 * that is deleted there is made again; one whose manifest has changed since is replaced.
 */
final class StaticPods {

    private static final Logger LOG = LoggerFactory.getLogger(StaticPods.class);
    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final String SOURCE = "kubernetes.io/config.source";

    private final KubernetesClient client;
    private final List<Pod> manifests;

    StaticPods(KubernetesClient client, List<Pod> manifests) {
        this.client = client;
        this.manifests = manifests.stream().map(StaticPods::mirror).toList();
    }

    private static Pod mirror(Pod manifest) {
        CRC32 hash = new CRC32();
        hash.update(Serialization.asJson(manifest).getBytes(StandardCharsets.UTF_8));
        return new PodBuilder(manifest)
                .editMetadata()
                .addToAnnotations(MIRROR, Long.toHexString(hash.getValue()))
                .addToAnnotations(SOURCE, "file")
                .endMetadata()
                .build();
    }

    /** What kubectl looks for as the uid in the Events of a pod: that of the manifest, for a static one. */
    static String uidForEvents(Pod pod) {
        String mirrored = hash(pod);
        return mirrored == null ? pod.getMetadata().getUid() : mirrored;
    }

    /** Makes those that are missing. */
    void start() {
        manifests.forEach(this::ensure);
    }

    /** Told when a pod's object is gone. */
    void gone(Pod pod) {
        for (Pod manifest : manifests) {
            if (sameName(manifest, pod)) {
                ensure(manifest);
            }
        }
    }

    private void ensure(Pod manifest) {
        try {
            Pod found = client.resource(manifest).get();
            if (found == null) {
                client.resource(manifest).create();
            } else if (!Objects.equals(hash(found), hash(manifest))) {
                client.resource(found).delete();
            }
        } catch (KubernetesClientException e) {
            LOG.error(
                    "The static pod {} was not made: {}", manifest.getMetadata().getName(), e.getMessage());
        }
    }

    private static String hash(Pod pod) {
        return pod.getMetadata().getAnnotations() == null
                ? null
                : pod.getMetadata().getAnnotations().get(MIRROR);
    }

    private static boolean sameName(Pod one, Pod other) {
        return one.getMetadata().getName().equals(other.getMetadata().getName())
                && one.getMetadata().getNamespace().equals(other.getMetadata().getNamespace());
    }
}
