package dev.weir.operator.launcher;

import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.reconciler.Cluster;
import dev.weir.operator.reconciler.NotLeadingException;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/** Lets nothing be written by a replica that is not the leader, or not any more. */
final class FencedCluster implements Cluster {
    private final Cluster cluster;
    private final Leadership leadership;

    FencedCluster(Cluster cluster, Leadership leadership) {
        this.cluster = cluster;
        this.leadership = leadership;
    }

    static void require(Leadership leadership) {
        if (!leadership.works()) {
            throw new NotLeadingException("this replica does not lead: " + leadership.state());
        }
    }

    private Cluster leading() {
        require(leadership);
        return cluster;
    }

    @Override
    public HasMetadata apply(HasMetadata desired) {
        return leading().apply(desired);
    }

    @Override
    public boolean create(HasMetadata resource) {
        return leading().create(resource);
    }

    @Override
    public void delete(HasMetadata resource) {
        leading().delete(resource);
    }

    @Override
    public Optional<Secret> secret(String namespace, String name) {
        return cluster.secret(namespace, name);
    }

    @Override
    public void disown(Checkpoint checkpoint) {
        leading().disown(checkpoint);
    }

    @Override
    public void record(Event event) {
        leading().record(event);
    }
}
