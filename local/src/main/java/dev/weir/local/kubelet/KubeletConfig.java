package dev.weir.local.kubelet;

import dev.weir.local.image.ImageStore;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What a kubelet is told.
 *
 * @param node the node's name
 * @param data the cluster's data folder: logs, volumes and what must outlive a crash are kept below it
 * @param addressBlock the second byte of the pods' addresses, see {@link dev.weir.local.kubelet.network.AddressBook}
 * @param java the {@code java} program that containers run
 * @param staticPods pods to run whatever the API server says
 */
public record KubeletConfig(
        String node, Path data, int addressBlock, ImageStore images, Path java, List<Pod> staticPods) {

    public KubeletConfig {
        Objects.requireNonNull(node, "node is null");
        Objects.requireNonNull(data, "data is null");
        Objects.requireNonNull(images, "images is null");
        Objects.requireNonNull(java, "java is null");
        staticPods = List.copyOf(staticPods);
    }

    /** Where the pods' logs are: {@code <namespace>_<pod>/<container>/<n>.log}. */
    public Path logs() {
        return data.resolve("logs");
    }

    /** The hosts file that pods resolve names with. */
    public Path hostsFile() {
        return data.resolve("run").resolve("hosts");
    }
}
