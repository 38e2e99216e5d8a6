package dev.weir.local.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;

/** All controllers of the local cluster, started and stopped together. */
public final class Controllers implements AutoCloseable {

    private final StatefulSetController statefulSets;
    private final EndpointsController endpoints;

    private Controllers(KubernetesClient client) {
        this.statefulSets = new StatefulSetController(client);
        this.endpoints = new EndpointsController(client);
    }

    /**
     * Starts them; when this returns they have seen what is there.
     *
     * @param client stays the caller's to close, after the controllers
     */
    public static Controllers start(KubernetesClient client) {
        Controllers controllers = new Controllers(Objects.requireNonNull(client, "client is null"));
        controllers.endpoints.start();
        controllers.statefulSets.start();
        return controllers;
    }

    @Override
    public void close() {
        statefulSets.close();
        endpoints.close();
    }
}
