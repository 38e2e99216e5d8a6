package dev.weir.local.controller;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Keeps the Endpoints of each Service that has a selector; writes only what has changed. */
final class EndpointsController implements AutoCloseable {

    private final KubernetesClient client;
    private final WorkQueue queue = new WorkQueue("endpoints-controller", this::reconcile);
    private final SharedIndexInformer<Service> services;
    private final SharedIndexInformer<Pod> pods;
    // What was written last, by namespace/name; the queue's thread only.
    private final Map<String, Endpoints> written = new HashMap<>();

    EndpointsController(KubernetesClient client) {
        this.client = client;
        this.services = client.services().inAnyNamespace().runnableInformer(0);
        this.pods = client.pods().inAnyNamespace().runnableInformer(0);
        services.addEventHandler(Handler.of(service -> queue.add(key(service))));
        pods.addEventHandler(Handler.of(this::onPod));
    }

    void start() {
        services.start().toCompletableFuture().join();
        pods.start().toCompletableFuture().join();
    }

    private static String key(Service service) {
        return service.getMetadata().getNamespace() + "/"
                + service.getMetadata().getName();
    }

    private void onPod(Pod pod) {
        for (Service service : services.getStore().list()) {
            if (ServiceEndpoints.selects(service, pod)) {
                queue.add(key(service));
            }
        }
    }

    private void reconcile(String key) {
        Service service = services.getStore().getByKey(key);
        if (service == null) {
            remove(key);
            return;
        }
        if (!ServiceEndpoints.hasSelector(service)) {
            return;
        }
        List<Pod> selected = pods.getStore().list().stream()
                .filter(pod -> ServiceEndpoints.selects(service, pod))
                .toList();
        Endpoints wanted = ServiceEndpoints.of(service, selected);
        if (!Objects.equals(wanted, written.get(key))) {
            write(wanted);
            written.put(key, wanted);
        }
    }

    private void write(Endpoints wanted) {
        Endpoints found = client.resource(wanted).get();
        if (found == null) {
            client.resource(wanted).create();
        } else if (!found.getSubsets().equals(wanted.getSubsets())) {
            client.resource(wanted).update();
        }
    }

    private void remove(String key) {
        if (written.remove(key) == null) {
            return;
        }
        int slash = key.indexOf('/');
        try {
            client.resources(Endpoints.class)
                    .inNamespace(key.substring(0, slash))
                    .withName(key.substring(slash + 1))
                    .delete();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        services.close();
        pods.close();
        queue.close();
    }
}
