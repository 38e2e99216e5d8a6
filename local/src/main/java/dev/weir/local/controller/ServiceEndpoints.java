package dev.weir.local.controller;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What a Service's Endpoints are. Pure. */
final class ServiceEndpoints {

    private static final Set<String> OVER = Set.of("Succeeded", "Failed");

    private ServiceEndpoints() {}

    static boolean hasSelector(Service service) {
        return service.getSpec() != null
                && service.getSpec().getSelector() != null
                && !service.getSpec().getSelector().isEmpty();
    }

    /** Whether the pod is one of the Service's. */
    static boolean selects(Service service, Pod pod) {
        if (!hasSelector(service)
                || !Objects.equals(
                        service.getMetadata().getNamespace(), pod.getMetadata().getNamespace())) {
            return false;
        }
        Map<String, String> labels =
                Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
        return labels.entrySet().containsAll(service.getSpec().getSelector().entrySet());
    }

    /** The Endpoints: pods that are ready, or all that live when the Service publishes those that are not. */
    static Endpoints of(Service service, List<Pod> selected) {
        List<EndpointAddress> ready = new ArrayList<>();
        List<EndpointAddress> notReady = new ArrayList<>();
        boolean publishAll = Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses());
        List<Pod> living = selected.stream()
                .filter(pod -> pod.getStatus() != null
                        && pod.getStatus().getPodIP() != null
                        && !OVER.contains(
                                Objects.requireNonNullElse(pod.getStatus().getPhase(), "")))
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
        for (Pod pod : living) {
            boolean terminating = pod.getMetadata().getDeletionTimestamp() != null;
            boolean counted = publishAll || PodReadiness.isReady(pod) && !terminating;
            (counted ? ready : notReady).add(address(pod));
        }
        List<EndpointSubset> subsets = living.isEmpty()
                ? List.of()
                : List.of(new EndpointSubsetBuilder()
                        .withAddresses(ready)
                        .withNotReadyAddresses(notReady)
                        .withPorts(ports(service, living.get(0)))
                        .build());
        return new EndpointsBuilder()
                .withNewMetadata()
                .withName(service.getMetadata().getName())
                .withNamespace(service.getMetadata().getNamespace())
                .endMetadata()
                .withSubsets(subsets)
                .build();
    }

    private static EndpointAddress address(Pod pod) {
        return new EndpointAddressBuilder()
                .withIp(pod.getStatus().getPodIP())
                .withHostname(pod.getSpec().getHostname())
                .withNodeName(pod.getSpec().getNodeName())
                .withNewTargetRef()
                .withKind("Pod")
                .withName(pod.getMetadata().getName())
                .withNamespace(pod.getMetadata().getNamespace())
                .withUid(pod.getMetadata().getUid())
                .endTargetRef()
                .build();
    }

    private static List<EndpointPort> ports(Service service, Pod pod) {
        List<EndpointPort> ports = new ArrayList<>();
        for (ServicePort port : service.getSpec().getPorts()) {
            ports.add(new EndpointPortBuilder()
                    .withName(port.getName())
                    .withPort(targetPort(port, pod))
                    .withProtocol(Objects.requireNonNullElse(port.getProtocol(), "TCP"))
                    .build());
        }
        return ports;
    }

    private static Integer targetPort(ServicePort port, Pod pod) {
        if (port.getTargetPort() == null) {
            return port.getPort();
        }
        Integer number = port.getTargetPort().getIntVal();
        if (number != null) {
            return number == 0 ? port.getPort() : number;
        }
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .filter(known ->
                        Objects.equals(known.getName(), port.getTargetPort().getStrVal()))
                .map(ContainerPort::getContainerPort)
                .findFirst()
                .orElse(port.getPort());
    }
}
