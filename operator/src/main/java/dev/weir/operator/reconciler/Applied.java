package dev.weir.operator.reconciler;

import dev.weir.operator.dependent.Difference;
import dev.weir.operator.dependent.Names;
import dev.weir.operator.model.JobKey;
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
    // By job, so that nothing is left of one that is gone; by kind and name.
    private final Map<JobKey, Map<String, Normalised>> normalised = new ConcurrentHashMap<>();

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
            normalised.computeIfPresent(job(desired), (job, known) -> without(key(desired), known));
        } else {
            normalised
                    .computeIfAbsent(job(desired), absent -> new ConcurrentHashMap<>())
                    .put(key(desired), new Normalised(hash(desired), paths));
        }
        return true;
    }

    private static Map<String, Normalised> without(String key, Map<String, Normalised> known) {
        known.remove(key);
        return known.isEmpty() ? null : known;
    }

    private boolean isAsDesired(HasMetadata desired, HasMetadata actual) {
        Set<String> paths = Difference.between(desired, actual);
        if (paths.isEmpty()) {
            return true;
        }
        Normalised known = normalised.getOrDefault(job(desired), Map.of()).get(key(desired));
        return known != null
                && known.hash().equals(hash(desired))
                && known.paths().containsAll(paths);
    }

    void forget(JobKey job) {
        normalised.remove(job);
    }

    /** How many jobs something is remembered of. */
    int remembered() {
        return normalised.size();
    }

    private static JobKey job(HasMetadata desired) {
        return new JobKey(
                desired.getMetadata().getNamespace(),
                desired.getMetadata().getLabels().get(Names.JOB_LABEL));
    }

    private static String hash(HasMetadata desired) {
        return desired.getMetadata().getAnnotations().get(Names.APPLIED_HASH);
    }

    private static String key(HasMetadata resource) {
        return resource.getKind() + "/" + resource.getMetadata().getName();
    }
}
