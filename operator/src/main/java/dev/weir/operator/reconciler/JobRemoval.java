package dev.weir.operator.reconciler;

import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.dependent.Names;
import dev.weir.operator.model.Announcement;
import dev.weir.operator.model.JobKey;
import dev.weir.operator.model.ListedCheckpoint;
import dev.weir.operator.model.Problem;
import dev.weir.operator.model.RestoreGrants;
import dev.weir.operator.status.EventRecorder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The end of a StreamJob, step by step, each of which may take as long as it must:
 *
 * <pre>
 *   pods are stopped --> Checkpoints that go with it are let go --> data is removed, but for what is retained --> it goes
 * </pre>
 *
 * <p>Its Checkpoints never wait for it: while it is being deleted each is let go at once, since its data goes with the job. One
 * that another StreamJob starts from is waited for: that does not wait for this job, so that both end.
 */
final class JobRemoval {
    /** A job that never completed a checkpoint is not held back for its data longer than this many attempts. */
    private static final int ATTEMPTS_WITHOUT_DATA = 3;
    /** No event of a job tells that one of its Checkpoints is gone. */
    private static final Duration CHECKPOINTS_GONE = Duration.ofMillis(500);

    private final Cluster cluster;
    private final Caches caches;
    private final Wakeups wakeups;
    private final DataRemover remover;
    private final EventRecorder events;

    JobRemoval(Cluster cluster, Caches caches, Wakeups wakeups, DataRemover remover, EventRecorder events) {
        this.cluster = cluster;
        this.caches = caches;
        this.wakeups = wakeups;
        this.remover = remover;
        this.events = events;
    }

    /**
     * How far the removal is.
     *
     * @param done nothing is left to do
     * @param problem what holds it up
     * @param again when to look again without being told
     */
    record Step(boolean done, Optional<Problem> problem, Optional<Duration> again) {
        static final Step DONE = new Step(true, Optional.empty(), Optional.empty());
        static final Step WAITING = new Step(false, Optional.empty(), Optional.empty());
    }

    Step next(StreamJob job, JobResources resources) {
        if (!resources.statefulSets().isEmpty() || !resources.pods().isEmpty()) {
            resources.statefulSets().stream().filter(JobRemoval::isLive).forEach(cluster::delete);
            // It is the job's own: nothing else deletes it before the job is gone.
            resources
                    .pod(Names.preflight(job.getMetadata().getName()))
                    .filter(JobRemoval::isLive)
                    .ifPresent(cluster::delete);
            return Step.WAITING;
        }
        List<Checkpoint> checkpoints = caches.checkpointsOf(JobKey.of(job));
        List<Checkpoint> going = checkpoints.stream()
                .filter(checkpoint -> !ListedCheckpoint.of(checkpoint).retain())
                .filter(checkpoint -> checkpoint.getMetadata().getFinalizers().contains(Finalizers.DATA)
                        || checkpoint.getMetadata().getDeletionTimestamp() == null)
                .toList();
        if (!going.isEmpty()) {
            going.forEach(this::letGo);
            return new Step(false, going.stream().flatMap(this::inUse).findFirst(), Optional.of(CHECKPOINTS_GONE));
        }
        return removeData(job, resources, retained(caches.checkpointsOf(job)));
    }

    private static boolean isLive(HasMetadata resource) {
        return resource.getMetadata().getDeletionTimestamp() == null;
    }

    private void letGo(Checkpoint checkpoint) {
        if (checkpoint.getMetadata().getDeletionTimestamp() == null) {
            cluster.delete(checkpoint);
        } else {
            wakeups.checkpoint(checkpoint);
        }
    }

    private Stream<Problem> inUse(Checkpoint checkpoint) {
        return caches.startingFrom(checkpoint).stream()
                .map(starting -> new Problem(
                        "CheckpointInUse",
                        "StreamJob '" + RestoreGrants.describe(starting, checkpoint) + "' starts from Checkpoint '"
                                + checkpoint.getMetadata().getName()
                                + "' and has not completed a checkpoint of its own: wait, or delete that StreamJob"));
    }

    private static Set<Long> retained(List<Checkpoint> checkpoints) {
        return checkpoints.stream()
                .map(ListedCheckpoint::of)
                .filter(one -> one.retain() && one.namesData())
                .map(one -> one.id().getAsLong())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Step removeData(StreamJob job, JobResources resources, Set<Long> retained) {
        boolean neverStarted = job.getStatus() == null
                || job.getStatus().job() == null
                        && job.getStatus().lastCheckpoint() == null
                        && resources.configMaps().isEmpty();
        if (neverStarted) {
            return Step.DONE;
        }
        if (DataRemover.isAbandoned(job)) {
            remover.forget(job);
            events.record(job, new Announcement(true, "DataAbandoned", "its data was given up and stays in storage"));
            return Step.DONE;
        }
        DataRemover.Progress progress =
                remover.removeJob(job, StorageRefs.of(job), retained, () -> wakeups.job(JobKey.of(job)));
        if (progress instanceof DataRemover.Progress.Done) {
            remover.forget(job);
            String kept = retained.isEmpty() ? "" : ", but for the retained checkpoints " + retained;
            events.record(job, Announcement.normal("DataRemoved", "its data was removed from storage" + kept));
            return Step.DONE;
        }
        return progress instanceof DataRemover.Progress.Stuck stuck ? stuck(job, stuck) : Step.WAITING;
    }

    private Step stuck(StreamJob job, DataRemover.Progress.Stuck stuck) {
        boolean hasData = Optional.ofNullable(job.getStatus())
                .map(StreamJobStatus::lastCheckpoint)
                .isPresent();
        boolean hopeless = stuck.problem().reason().equals("NoBucket") || stuck.attempt() >= ATTEMPTS_WITHOUT_DATA;
        events.record(job, Announcement.warning(stuck.problem()));
        if (!hasData && hopeless) {
            remover.forget(job);
            return Step.DONE;
        }
        return new Step(false, Optional.of(stuck.problem()), Optional.of(stuck.again()));
    }
}
