package dev.weir.operator.reconciler;

import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.model.JobKey;
import dev.weir.operator.model.RestoreGrants;
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
public final class Caches implements RestoreSource.Lookup {
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
                        .filter(from -> from.checkpoint() != null)
                        .map(from -> List.of(index(RestoreSource.namespace(job, from), from.checkpoint())))
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

    @Override
    public Optional<StreamJob> job(JobKey key) {
        return jobs.get(new ResourceID(key.name(), key.namespace()));
    }

    @Override
    public Optional<Checkpoint> checkpoint(String namespace, String name) {
        return checkpoints.get(new ResourceID(name, namespace));
    }

    /** A StreamJob that starts from this Checkpoint and has no checkpoint of its own yet: it holds the Checkpoint back. */
    Optional<StreamJob> startingFrom(Checkpoint checkpoint) {
        return named(checkpoint)
                .filter(job -> RestoreSource.needs(job, checkpoint))
                .filter(job -> isAllowed(checkpoint, job))
                .findFirst();
    }

    /** A StreamJob that starts, or says that it is to start, from this Checkpoint: no clean-up removes it. */
    Optional<StreamJob> wantedBy(Checkpoint checkpoint) {
        return named(checkpoint)
                .filter(RestoreSource::isOpen)
                .filter(job -> isAllowed(checkpoint, job))
                .findFirst();
    }

    private Stream<StreamJob> named(Checkpoint checkpoint) {
        return jobs
                .byIndex(
                        BY_SOURCE,
                        index(
                                checkpoint.getMetadata().getNamespace(),
                                checkpoint.getMetadata().getName()))
                .stream();
    }

    private boolean isAllowed(Checkpoint checkpoint, StreamJob job) {
        return RestoreGrants.allow(
                checkpoint, owner(checkpoint), job.getMetadata().getNamespace());
    }

    private Optional<StreamJob> owner(Checkpoint checkpoint) {
        return job(new JobKey(
                checkpoint.getMetadata().getNamespace(), checkpoint.getSpec().streamJob()));
    }

    /** The Checkpoints whose specification names this job. */
    List<Checkpoint> checkpointsOf(JobKey key) {
        return checkpoints.byIndex(BY_JOB, index(key.namespace(), key.name()));
    }

    /** Those of them that are of this job, and not of one of the same name before it, whose ids mean something else. */
    List<Checkpoint> checkpointsOf(StreamJob job) {
        return checkpointsOf(JobKey.of(job)).stream()
                .filter(checkpoint -> StorageRefs.isOf(checkpoint, job))
                .toList();
    }

    private static String index(String namespace, String job) {
        return namespace + "/" + job;
    }
}
