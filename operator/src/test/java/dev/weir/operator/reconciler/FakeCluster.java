package dev.weir.operator.reconciler;

import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.StreamJob;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** An API server in memory that fills fields in, as a real one does, and counts what is written. */
final class FakeCluster implements Cluster, StatusWriter {
    private final Map<String, HasMetadata> resources = new TreeMap<>();
    private final AtomicLong versions = new AtomicLong();

    final List<String> writes = new ArrayList<>();
    final List<Event> events = new CopyOnWriteArrayList<>();

    /** What creating a Checkpoint ends with; {@code null}: it is created. */
    RuntimeException refusal;

    private static String key(String kind, String namespace, String name) {
        return kind + "/" + namespace + "/" + name;
    }

    private static String key(HasMetadata resource) {
        return key(
                resource.getKind(),
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getName());
    }

    <R extends HasMetadata> R put(R resource) {
        if (resource.getMetadata().getUid() == null) {
            resource.getMetadata().setUid("uid-of-" + resource.getMetadata().getName());
        }
        if (resource.getMetadata().getCreationTimestamp() == null) {
            resource.getMetadata().setCreationTimestamp(dev.weir.operator.Fixtures.NOW.toString());
        }
        resource.getMetadata().setResourceVersion(String.valueOf(versions.incrementAndGet()));
        resources.put(key(resource), resource);
        return resource;
    }

    void remove(HasMetadata resource) {
        resources.remove(key(resource));
    }

    <R extends HasMetadata> Set<R> all(Class<R> type) {
        return resources.values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .collect(Collectors.toSet());
    }

    <R extends HasMetadata> Optional<R> find(Class<R> type, String namespace, String name) {
        return all(type).stream()
                .filter(one -> one.getMetadata().getNamespace().equals(namespace)
                        && one.getMetadata().getName().equals(name))
                .findFirst();
    }

    @Override
    public HasMetadata apply(HasMetadata desired) {
        writes.add("apply " + key(desired));
        HasMetadata actual = Serialization.clone(desired);
        if (actual instanceof Service service) {
            service.getSpec().setClusterIPs(List.of("None"));
            service.getSpec().setType("ClusterIP");
        }
        if (actual instanceof StatefulSet set) {
            set.getSpec().getTemplate().getSpec().setDnsPolicy("ClusterFirst");
            // A real one writes quantities in a form of its own.
            set.getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .forEach(container -> container
                            .getResources()
                            .getLimits()
                            .replaceAll((resource, quantity) ->
                                    quantity.toString().equals("1000m") ? new Quantity("1") : quantity));
            set.getSpec().getTemplate().getSpec().getVolumes().forEach(volume -> {
                if (volume.getSecret() != null) {
                    volume.getSecret().setDefaultMode(420);
                }
            });
        }
        return put(actual);
    }

    @Override
    public boolean create(HasMetadata resource) {
        if (refusal != null && resource instanceof Checkpoint) {
            throw refusal;
        }
        if (resources.containsKey(key(resource))) {
            return false;
        }
        writes.add("create " + key(resource));
        put(Serialization.clone(resource));
        return true;
    }

    @Override
    public void delete(HasMetadata resource) {
        writes.add("delete " + key(resource));
        HasMetadata there = resources.get(key(resource));
        if (there != null && there.getMetadata().getFinalizers().isEmpty()) {
            resources.remove(key(resource));
        } else if (there != null) {
            there.getMetadata().setDeletionTimestamp("2026-01-01T12:00:00Z");
        }
    }

    @Override
    public Optional<Secret> secret(String namespace, String name) {
        return find(Secret.class, namespace, name);
    }

    @Override
    public void disown(Checkpoint checkpoint) {
        writes.add("disown " + key(checkpoint));
        checkpoint.getMetadata().setOwnerReferences(List.of());
    }

    @Override
    public void record(Event event) {
        events.add(event);
    }

    @Override
    public <P extends HasMetadata> void write(P primary, P fresh, Context<P> context) {
        writes.add("status " + key(primary));
        HasMetadata there = resources.get(key(primary));
        if (there instanceof StreamJob job && fresh instanceof StreamJob written) {
            job.setStatus(written.getStatus());
        } else if (there instanceof Checkpoint checkpoint && fresh instanceof Checkpoint written) {
            checkpoint.setStatus(written.getStatus());
        }
    }
}
