package dev.weir.operator.model;

import dev.weir.operator.api.StreamJob;
import java.util.Objects;

/** Names a StreamJob in the cluster. */
public record JobKey(String namespace, String name) {
    public JobKey {
        Objects.requireNonNull(namespace, "namespace is null");
        Objects.requireNonNull(name, "name is null");
    }

    public static JobKey of(StreamJob job) {
        return new JobKey(job.getMetadata().getNamespace(), job.getMetadata().getName());
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
