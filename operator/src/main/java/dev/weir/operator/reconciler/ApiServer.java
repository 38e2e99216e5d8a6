package dev.weir.operator.reconciler;

import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.dependent.Names;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;

/** The API server by its client. */
public final class ApiServer implements Cluster {
    private final KubernetesClient client;

    public ApiServer(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public HasMetadata apply(HasMetadata desired) {
        return client.resource(desired)
                .fieldManager(Names.OPERATOR)
                .forceConflicts()
                .serverSideApply();
    }

    @Override
    public boolean create(HasMetadata resource) {
        try {
            client.resource(resource).create();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void delete(HasMetadata resource) {
        try {
            client.resource(resource).lockResourceVersion().delete();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    @Override
    public Optional<Secret> secret(String namespace, String name) {
        return Optional.ofNullable(
                client.secrets().inNamespace(namespace).withName(name).get());
    }

    @Override
    public void disown(Checkpoint checkpoint) {
        client.resource(checkpoint).edit(fresh -> {
            fresh.getMetadata().setOwnerReferences(List.of());
            return fresh;
        });
    }

    @Override
    public void record(Event event) {
        var events = client.v1().events().inNamespace(event.getMetadata().getNamespace());
        if (create(event)) {
            return;
        }
        Event before = events.withName(event.getMetadata().getName()).get();
        if (before != null) {
            int count = before.getCount() == null ? 1 : before.getCount();
            event.setCount(event.getCount() + count);
            event.setFirstTimestamp(before.getFirstTimestamp());
        }
        events.resource(event).update();
    }
}
