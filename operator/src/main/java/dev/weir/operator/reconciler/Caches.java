package dev.weir.operator.reconciler;

import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobSpec;
import dev.weir.operator.model.JobKey;
import dev.weir.operator.model.RestoreSource;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What each of the two reconcilers reads of the other's resources: their primary caches, so that nothing is watched twice.
 * Until both are filled, after a start, nothing may be concluded from what is not in them.
 */
public final class Caches {
    private static final String BY_JOB = "by-streamjob";
    private static final String BY_SOURCE = "by-restorefrom";

    // Set once each, while the controllers are being started, before any reconcile.
    private volatile IndexedResourceCache<StreamJob> jobs;
    private volatile IndexedResourceCache<Checkpoint> checkpoints;
    // Set once, when all caches are filled.
    private volatile boolean ready;

    void jobs(IndexerResourceCache<StreamJob> cache) {
        cache.addIndexer(
                BY_SOURCE,
                job -> Optional.ofNullable(job.getSpec().restoreFrom())
                        .map(StreamJobSpec.RestoreFrom::checkpoint)
                        .map(name -> List.of(index(job.getMetadata().getNamespace(), name)))
                        .orElse(List.of()));
        jobs = cache;
    }

    void checkpoints(IndexerResourceCache<Checkpoint> cache) {
        cache.addIndexer(
                BY_JOB,
                checkpoint -> List.of(index(
                        checkpoint.getMetadata().getNamespace(),
                        checkpoint.getSpec().streamJob())));
        checkpoints = cache;
    }

    /** Both caches have been filled. */
    public void filled() {
        ready = true;
    }

    boolean ready() {
        return ready;
    }

    /** All StreamJobs that are watched. Any thread may call. */
    public Stream<StreamJob> jobs() {
        return jobs == null ? Stream.empty() : jobs.list();
    }

    Optional<StreamJob> job(JobKey key) {
        return jobs.get(new ResourceID(key.name(), key.namespace()));
    }

    Optional<Checkpoint> checkpoint(String namespace, String name) {
        return checkpoints.get(new ResourceID(name, namespace));
    }

    /** A StreamJob that starts from this Checkpoint and has no checkpoint of its own yet. */
    Optional<StreamJob> startingFrom(Checkpoint checkpoint) {
        String name = checkpoint.getMetadata().getName();
        return jobs.byIndex(BY_SOURCE, index(checkpoint.getMetadata().getNamespace(), name)).stream()
                .filter(job -> RestoreSource.needs(job, name))
                .findFirst();
    }

    /** The Checkpoints whose specification names this job. */
    List<Checkpoint> checkpointsOf(JobKey key) {
        return checkpoints.byIndex(BY_JOB, index(key.namespace(), key.name()));
    }

    private static String index(String namespace, String job) {
        return namespace + "/" + job;
    }
}
