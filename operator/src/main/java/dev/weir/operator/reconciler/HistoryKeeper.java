package dev.weir.operator.reconciler;

import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointTrigger;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.Group;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.UpgradeStatus;
import dev.weir.operator.dependent.Names;
import dev.weir.operator.jobmaster.JobMasters;
import dev.weir.operator.model.CheckpointHistory;
import dev.weir.operator.model.JobKey;
import dev.weir.operator.model.JobMasterView;
import dev.weir.operator.model.ListedCheckpoint;
import dev.weir.operator.model.PinSet;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes Checkpoint resources for what the JobMaster does on its own, removes those that the history has no place for, and
 * tells the JobMaster what must be kept: always before a resource is written that says so.
 */
final class HistoryKeeper {
    private final Cluster cluster;
    private final JobMasters jobMasters;
    private final Caches caches;
    private final Wakeups wakeups;
    // UIDs of the Checkpoints that are being deleted because the history has no place for them.
    private final Set<String> removed = ConcurrentHashMap.newKeySet();

    HistoryKeeper(Cluster cluster, JobMasters jobMasters, Caches caches, Wakeups wakeups) {
        this.cluster = cluster;
        this.jobMasters = jobMasters;
        this.caches = caches;
        this.wakeups = wakeups;
    }

    /** Whether this Checkpoint is deleted by the operator itself. */
    boolean isRemoving(Checkpoint checkpoint) {
        return removed.contains(checkpoint.getMetadata().getUid());
    }

    void forget(Checkpoint checkpoint) {
        removed.remove(checkpoint.getMetadata().getUid());
    }

    /**
     * @param stopped whether the job has stopped, or is about to
     * @return when to come back without being told
     */
    Optional<Duration> keep(StreamJob job, JobMemory memory, boolean stopped, Instant now) {
        JobKey key = JobKey.of(job);
        JobMasterView view = jobMasters.view(key);
        List<Checkpoint> checkpoints = caches.checkpointsOf(job);
        List<ListedCheckpoint> listed =
                memory.complete(checkpoints.stream().map(ListedCheckpoint::of).toList(), now);
        int limit = job.getSpec().checkpointing().history().limit();
        CheckpointHistory plan =
                CheckpointHistory.plan(newest(view), saved(view), listed, base(job), limit, stopped, now);
        if (view.connected()) {
            jobMasters.pin(key, PinSet.of(listed, view, plan.create(), memory.createdIds()));
        }
        // Without a JobMaster nobody removes anything: a new one keeps all until it is told what to keep.
        plan.create()
                .filter(report -> view.keeps(report.id()) || !view.connected())
                .ifPresent(report -> create(job, report, memory, now));
        checkpoints.stream()
                .filter(checkpoint ->
                        plan.remove().contains(checkpoint.getMetadata().getName()))
                .filter(checkpoint -> caches.wantedBy(checkpoint).isEmpty())
                .forEach(this::remove);
        wake(checkpoints, view);
        return plan.recheck();
    }

    /** Tells the JobMaster to keep what has a resource, and nothing else of the history. */
    void keepListed(StreamJob job) {
        JobKey key = JobKey.of(job);
        JobMasterView view = jobMasters.view(key);
        List<Checkpoint> checkpoints = caches.checkpointsOf(job);
        if (view.connected()) {
            List<ListedCheckpoint> listed =
                    checkpoints.stream().map(ListedCheckpoint::of).toList();
            jobMasters.pin(key, PinSet.of(listed, view, Optional.empty(), Set.of()));
        }
        wake(checkpoints, view);
    }

    /** Savepoints that the operator asked for. */
    private static List<CheckpointReport> saved(JobMasterView view) {
        return view.checkpoints().stream()
                .filter(report ->
                        report.kind() == CheckpointKind.SAVEPOINT && report.trigger() == CheckpointTrigger.UPGRADE)
                .filter(report -> report.phase() == CheckpointPhase.COMPLETED)
                .toList();
    }

    private static Optional<Long> base(StreamJob job) {
        return Optional.ofNullable(job.getStatus())
                .map(StreamJobStatus::upgrade)
                .map(UpgradeStatus::base)
                .map(UpgradeStatus.Base::id);
    }

    /** A checkpoint that sinks and hooks are still being told of is listed when they have been. */
    private static Optional<CheckpointReport> newest(JobMasterView view) {
        return view.newestCommitted()
                .filter(report -> report.phase() == CheckpointPhase.COMPLETED || !view.connected());
    }

    private void create(StreamJob job, CheckpointReport report, JobMemory memory, Instant now) {
        Checkpoint checkpoint = new Checkpoint();
        boolean saved = report.kind() == CheckpointKind.SAVEPOINT;
        String name = Names.checkpoint(job.getMetadata().getName(), report.id());
        checkpoint.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(job.getMetadata().getNamespace())
                // What selects the job selects its checkpoints.
                .addToLabels(job.getMetadata().getLabels())
                .addToLabels(
                        ListedCheckpoint.TRIGGER_LABEL, saved ? ListedCheckpoint.UPGRADE : ListedCheckpoint.PERIODIC)
                .addToLabels(Names.JOB_LABEL, job.getMetadata().getName())
                .addToAnnotations(ListedCheckpoint.ID_ANNOTATION, Long.toString(report.id()))
                .withFinalizers(Finalizers.DATA)
                .addNewOwnerReference()
                .withApiVersion(Group.NAME + "/" + Group.VERSION)
                .withKind("StreamJob")
                .withName(job.getMetadata().getName())
                .withUid(job.getMetadata().getUid())
                .endOwnerReference()
                .build());
        checkpoint.setSpec(new CheckpointSpec(
                job.getMetadata().getName(), saved ? CheckpointSpec.Kind.SAVEPOINT : null, null, null));
        cluster.create(checkpoint);
        memory.created(name, report.id(), now);
    }

    private void remove(Checkpoint checkpoint) {
        removed.add(checkpoint.getMetadata().getUid());
        cluster.delete(checkpoint);
    }

    /** Those that wait for the job, and those whose data is gone, look again. */
    private void wake(List<Checkpoint> checkpoints, JobMasterView view) {
        for (Checkpoint checkpoint : checkpoints) {
            ListedCheckpoint one = ListedCheckpoint.of(checkpoint);
            boolean gone = one.phase() == Phase.COMPLETED && one.id().stream().anyMatch(view.missing()::contains);
            boolean waits = !one.phase().isFinal() && view.connected();
            if (gone || waits) {
                wakeups.checkpoint(checkpoint);
            }
        }
    }
}
