package dev.weir.operator.reconciler;

import dev.weir.operator.dependent.Difference;
import dev.weir.operator.dependent.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Applies what is not as it should be, and only that. Where the API server writes a value in another form than the one that
 * was applied, such as a quantity, that is remembered, so that it is not applied again and again.
 */
final class Applied {
    private final Cluster cluster;
    private final Map<String, Normalised> normalised = new ConcurrentHashMap<>();

    /**
     * @param hash of the desired state that was applied
     * @param paths of the fields that the API server changed in it
     */
    private record Normalised(String hash, Set<String> paths) {}

    Applied(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Makes the resource what it should be; returns whether anything had to be written. */
    boolean ensure(HasMetadata desired, Collection<? extends HasMetadata> existing) {
        Optional<? extends HasMetadata> actual = existing.stream()
                .filter(one ->
                        one.getMetadata().getName().equals(desired.getMetadata().getName()))
                .findFirst();
        if (actual.isPresent() && isAsDesired(desired, actual.get())) {
            return false;
        }
        HasMetadata result = cluster.apply(desired);
        Set<String> paths = Difference.between(desired, result);
        if (paths.isEmpty()) {
            normalised.remove(key(desired));
        } else {
            normalised.put(key(desired), new Normalised(hash(desired), paths));
        }
        return true;
    }

    private boolean isAsDesired(HasMetadata desired, HasMetadata actual) {
        Set<String> paths = Difference.between(desired, actual);
        if (paths.isEmpty()) {
            return true;
        }
        Normalised known = normalised.get(key(desired));
        return known != null
                && known.hash().equals(hash(desired))
                && known.paths().containsAll(paths);
    }

    void forget(HasMetadata resource) {
        normalised.remove(key(resource));
    }

    private static String hash(HasMetadata desired) {
        return desired.getMetadata().getAnnotations().get(Names.APPLIED_HASH);
    }

    private static String key(HasMetadata resource) {
        return resource.getKind() + "/" + resource.getMetadata().getNamespace() + "/"
                + resource.getMetadata().getName();
    }
}
