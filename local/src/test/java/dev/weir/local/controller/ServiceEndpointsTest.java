package dev.weir.local.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceEndpointsTest {

    @Test
    void shouldTellReadyPodsFromOthers() {
        EndpointSubset subset = ServiceEndpoints.of(
                        service(false), List.of(pod("b", "127.66.1.2", true), pod("a", "127.66.1.1", false)))
                .getSubsets()
                .get(0);

        assertThat(subset.getAddresses()).extracting(EndpointAddress::getIp).containsExactly("127.66.1.2");
        assertThat(subset.getNotReadyAddresses())
                .extracting(EndpointAddress::getIp)
                .containsExactly("127.66.1.1");
        assertThat(subset.getPorts().get(0).getPort()).isEqualTo(8081);
    }

    @Test
    void shouldCountEveryPodWhenTheServicePublishesThoseThatAreNotReady() {
        EndpointSubset subset = ServiceEndpoints.of(service(true), List.of(pod("a", "127.66.1.1", false)))
                .getSubsets()
                .get(0);

        assertThat(subset.getAddresses()).extracting(EndpointAddress::getIp).containsExactly("127.66.1.1");
    }

    @Test
    void shouldHaveNoSubsetWhenThereIsNoPod() {
        assertThat(ServiceEndpoints.of(service(false), List.of()).getSubsets()).isEmpty();
    }

    @Test
    void shouldSelectByNamespaceAndEveryLabel() {
        Pod pod = pod("a", "127.66.1.1", true);
        Pod elsewhere = new PodBuilder(pod)
                .editMetadata()
                .withNamespace("other")
                .endMetadata()
                .build();
        Pod unlabelled = new PodBuilder(pod)
                .editMetadata()
                .removeFromLabels("app")
                .endMetadata()
                .build();

        assertThat(ServiceEndpoints.selects(service(false), pod)).isTrue();
        assertThat(ServiceEndpoints.selects(service(false), elsewhere)).isFalse();
        assertThat(ServiceEndpoints.selects(service(false), unlabelled)).isFalse();
    }

    private static Service service(boolean publishAll) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("flights")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .addToSelector("app", "flights")
                .withPublishNotReadyAddresses(publishAll)
                .addNewPort()
                .withName("rest")
                .withPort(80)
                .withTargetPort(new IntOrString("http"))
                .endPort()
                .endSpec()
                .build();
    }

    private static Pod pod(String name, String address, boolean ready) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .addToLabels("app", "flights")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .addNewPort()
                .withName("http")
                .withContainerPort(8081)
                .endPort()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPodIP(address)
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .endCondition()
                .endStatus()
                .build();
    }
}
