package dev.weir.local.kubelet;

import dev.weir.local.kubelet.network.AddressBook;
import dev.weir.local.kubelet.network.HostsFile;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Keeps the hosts file in step with the pods and the Endpoints of Services. A pod has its name as soon as it is seen, before
 * its processes start; a Service has the addresses that its Endpoints call ready. Thread-safe.
 */
final class ClusterNames {

    private final AddressBook addresses;
    private final HostsFile file;
    // Both by namespace/name, guarded by this.
    private final Map<String, HostsFile.PodName> pods = new TreeMap<>();
    private final Map<String, HostsFile.ServiceName> services = new TreeMap<>();

    ClusterNames(AddressBook addresses, HostsFile file) {
        this.addresses = addresses;
        this.file = file;
    }

    /** Gives the pod its address and its names; when this returns they are in the file. */
    synchronized String add(Pod pod) {
        String namespace = pod.getMetadata().getNamespace();
        String name = pod.getMetadata().getName();
        String address = addresses.addressOf(namespace, name);
        String subdomain = Objects.requireNonNullElse(pod.getSpec().getSubdomain(), "");
        pods.put(
                namespace + "/" + name, new HostsFile.PodName(namespace, PodSandbox.hostname(pod), subdomain, address));
        write();
        return address;
    }

    /** The pod's names lead nowhere from now on. */
    synchronized void remove(Pod pod) {
        pods.remove(pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName());
        write();
    }

    /** A Service's ready addresses are these. */
    synchronized void put(Endpoints endpoints) {
        List<String> ready = new ArrayList<>();
        for (EndpointSubset subset : endpoints.getSubsets()) {
            for (EndpointAddress address : subset.getAddresses()) {
                ready.add(address.getIp());
            }
        }
        String namespace = endpoints.getMetadata().getNamespace();
        String name = endpoints.getMetadata().getName();
        services.put(namespace + "/" + name, new HostsFile.ServiceName(namespace, name, ready));
        write();
    }

    /** The Service is gone. */
    synchronized void remove(Endpoints endpoints) {
        services.remove(endpoints.getMetadata().getNamespace() + "/"
                + endpoints.getMetadata().getName());
        write();
    }

    private void write() {
        try {
            file.write(List.copyOf(pods.values()), List.copyOf(services.values()));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the hosts file " + file.path() + ": " + e.getMessage(), e);
        }
    }
}
