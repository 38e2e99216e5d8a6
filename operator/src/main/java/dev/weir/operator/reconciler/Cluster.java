package dev.weir.operator.reconciler;

import dev.weir.operator.api.Checkpoint;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/** The API server, as far as reconcilers call it besides reading caches and writing status. Every call blocks. */
public interface Cluster {
    /** Applies a resource server-side and returns what it has become. */
    HasMetadata apply(HasMetadata desired);

    /** Creates a resource; returns false if there is one with its name. */
    boolean create(HasMetadata resource);

    /** Deletes exactly this resource, not another one that has taken its name; one that is gone is deleted already. */
    void delete(HasMetadata resource);

    /** Reads a Secret that is not the operator's own, and so in no cache. */
    Optional<Secret> secret(String namespace, String name);

    /** Makes a Checkpoint outlive its StreamJob. */
    void disown(Checkpoint checkpoint);

    /** Writes an Event: creates it, or replaces the one with its name and adds up their counts. */
    void record(Event event);
}
