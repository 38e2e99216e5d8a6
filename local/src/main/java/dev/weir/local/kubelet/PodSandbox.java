package dev.weir.local.kubelet;

import dev.weir.local.image.Image;
import dev.weir.local.kubelet.container.ProcessSpec;
import dev.weir.local.kubelet.volume.ConfigException;
import dev.weir.local.kubelet.volume.PodFields;
import dev.weir.local.kubelet.volume.PodVolumes;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a pod's containers have in common: its address, its folder and its volumes. Owned by the pod's mailbox. */
final class PodSandbox {

    private static final int DEFAULT_GRACE_SECONDS = 30;

    private final Pod pod;
    private final String address;
    private final Path folder;
    private final PodVolumes volumes;
    private final ContainerServices services;

    PodSandbox(Pod pod, String address, ContainerServices services) {
        this.pod = pod;
        this.address = address;
        this.services = services;
        this.folder = services.pods().resolve(pod.getMetadata().getUid());
        this.volumes = new PodVolumes(folder.resolve("volumes"), pod, new PodFields(pod, address), services.objects());
    }

    String address() {
        return address;
    }

    Path folder() {
        return folder;
    }

    /** The process of a container, its volumes made before. */
    ProcessSpec process(Container container, Image image, Map<String, Path> moreMounts)
            throws ConfigException, IOException {
        volumes.mount();
        Map<String, Path> mounts = new TreeMap<>(moreMounts);
        mounts.putAll(volumes.mountsOf(container));
        String namespace = pod.getMetadata().getNamespace();
        Map<String, String> variables = new ContainerEnvironment(
                        services.objects(), namespace, new PodFields(pod, address))
                .of(container, image.env());
        return services.commands().of(container, image, variables, mounts, hostname(pod));
    }

    /** Brings the volumes up to date when a ConfigMap or Secret in them has changed. */
    void refresh(String kind, String name) throws ConfigException, IOException {
        if (volumes.uses(kind, name)) {
            volumes.mount();
        }
    }

    static String hostname(Pod pod) {
        String hostname = pod.getSpec().getHostname();
        return hostname == null || hostname.isEmpty() ? pod.getMetadata().getName() : hostname;
    }

    /** How long the pod's containers have between SIGTERM and SIGKILL. */
    Duration gracePeriod(Pod current) {
        Long deletion = current.getMetadata().getDeletionGracePeriodSeconds();
        Long spec = current.getSpec().getTerminationGracePeriodSeconds();
        long seconds = deletion != null ? deletion : Objects.requireNonNullElse(spec, (long) DEFAULT_GRACE_SECONDS);
        return Duration.ofSeconds(Math.max(0, seconds));
    }

    /** Removes the pod's folder. */
    void delete() throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        }
    }
}
