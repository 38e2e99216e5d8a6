package dev.weir.operator.reconciler;

import dev.weir.control.CheckpointReport;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.Group;
import dev.weir.operator.api.SavepointsSpec;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.UpgradeStatus;
import dev.weir.operator.dependent.Names;
import dev.weir.operator.model.Announcement;
import dev.weir.operator.model.CronSchedule;
import dev.weir.operator.model.JobObservation;
import dev.weir.operator.model.ListedCheckpoint;
import dev.weir.operator.model.Problem;
import dev.weir.operator.model.SavepointRetention;
import dev.weir.operator.model.SavepointSchedule;
import dev.weir.operator.model.ScheduledSavepoint;
import dev.weir.operator.status.EventRecorder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Asks for the savepoints of a schedule by Checkpoint resources, and deletes those that retention has no place for. A resource is
 * made before the status says so: its name says for what time it is, so that making it again makes none.
 */
final class ScheduleKeeper {
    private final Cluster cluster;
    private final Caches caches;
    private final StatusWriter statuses;
    private final EventRecorder events;

    ScheduleKeeper(Parts parts) {
        this.cluster = parts.cluster();
        this.caches = parts.caches();
        this.statuses = parts.statuses();
        this.events = parts.events();
    }

    SavepointSteps.Outcome keep(StreamJob job, JobObservation seen, Context<StreamJob> context) {
        SavepointsSpec spec = job.getSpec().savepoints();
        StreamJobStatus before = seen.status().orElse(StreamJobStatus.EMPTY);
        if (spec.schedule() == null || seen.problem().isPresent()) {
            boolean over = spec.schedule() == null && before.savepoints() != null;
            if (over) {
                statuses.write(job, before.withSavepoints(null), context);
            }
            return over ? SavepointSteps.Outcome.WRITTEN : SavepointSteps.Outcome.NOTHING;
        }
        if (before.savepoints() == null && !runs(seen)) {
            // It begins when the job first runs.
            return SavepointSteps.Outcome.NOTHING;
        }
        CronSchedule cron = CronSchedule.parse(spec.schedule(), spec.timeZone());
        List<Checkpoint> checkpoints = caches.checkpointsOf(job);
        Set<Long> used = used(seen);
        List<ScheduledSavepoint> made = checkpoints.stream()
                .flatMap(checkpoint -> ScheduledSavepoint.of(checkpoint, isUsed(checkpoint, used)).stream())
                .toList();
        SavepointSchedule plan = SavepointSchedule.plan(
                seen.key().name(), cron, Optional.ofNullable(before.savepoints()), made, runs(seen), seen.now());
        plan.create().ifPresent(at -> create(job, at, seen.now()));
        if (plan.status().isPresent()) {
            statuses.write(job, before.withSavepoints(plan.status().get()), context);
            return SavepointSteps.Outcome.WRITTEN;
        }
        remove(checkpoints, new SavepointRetention(spec.retention(), cron.zone()).surplus(made));
        return new SavepointSteps.Outcome(false, plan.recheck());
    }

    private static boolean runs(JobObservation seen) {
        return seen.phase() == StreamJobPhase.RUNNING
                && seen.view().connected()
                && !seen.suspended()
                && seen.held().isEmpty();
    }

    /** Checkpoints that the job itself goes on from, or has last gone on from. */
    private static Set<Long> used(JobObservation seen) {
        Set<Long> ids = new TreeSet<>();
        seen.lastCheckpoint().map(CheckpointReport::id).ifPresent(ids::add);
        seen.status()
                .map(StreamJobStatus::lastCheckpoint)
                .map(StreamJobStatus.LastCheckpoint::id)
                .ifPresent(ids::add);
        seen.status()
                .map(StreamJobStatus::upgrade)
                .map(UpgradeStatus::base)
                .map(UpgradeStatus.Base::id)
                .ifPresent(ids::add);
        return ids;
    }

    private boolean isUsed(Checkpoint checkpoint, Set<Long> used) {
        OptionalLong id = ListedCheckpoint.id(checkpoint);
        return id.isPresent() && used.contains(id.getAsLong())
                || caches.wantedBy(checkpoint).isPresent();
    }

    private void create(StreamJob job, Instant at, Instant now) {
        String jobName = job.getMetadata().getName();
        String name = ScheduledSavepoint.name(jobName, at);
        Checkpoint checkpoint = new Checkpoint();
        checkpoint.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(job.getMetadata().getNamespace())
                // What selects the job selects its checkpoints.
                .addToLabels(job.getMetadata().getLabels())
                .addToLabels(ListedCheckpoint.TRIGGER_LABEL, ScheduledSavepoint.TRIGGER)
                .addToLabels(Names.JOB_LABEL, jobName)
                .addToAnnotations(ScheduledSavepoint.SCHEDULED_AT, at.toString())
                .withFinalizers(Finalizers.DATA)
                .addNewOwnerReference()
                .withApiVersion(Group.NAME + "/" + Group.VERSION)
                .withKind("StreamJob")
                .withName(jobName)
                .withUid(job.getMetadata().getUid())
                .endOwnerReference()
                .build());
        checkpoint.setSpec(new CheckpointSpec(jobName, CheckpointSpec.Kind.SAVEPOINT, null, null));
        if (cluster.create(checkpoint)) {
            String late =
                    Duration.between(at, now).compareTo(Duration.ofMinutes(1)) < 0 ? "" : ", which is made up for";
            events.record(
                    job,
                    Announcement.normal("SavepointScheduled", "savepoint '" + name + "' is due since " + at + late));
        } else if (isTaken(job, name, at)) {
            events.record(
                    job,
                    Announcement.warning(new Problem(
                            "SavepointNameTaken",
                            "no savepoint was taken for " + at + ": somebody else's Checkpoint is named '" + name
                                    + "'")));
        }
    }

    /** There is one of its name, and it is not the one that was to be made. */
    private boolean isTaken(StreamJob job, String name, Instant at) {
        return caches.checkpoint(job.getMetadata().getNamespace(), name)
                .filter(there -> ScheduledSavepoint.of(there, false)
                        .filter(one -> one.at().equals(at))
                        .isEmpty())
                .isPresent();
    }

    private void remove(List<Checkpoint> checkpoints, List<String> surplus) {
        checkpoints.stream()
                .filter(checkpoint -> surplus.contains(checkpoint.getMetadata().getName()))
                .forEach(cluster::delete);
    }
}
