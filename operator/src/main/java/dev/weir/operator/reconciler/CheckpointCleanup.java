package dev.weir.operator.reconciler;

import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.CheckpointStatus;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.data.CheckpointData;
import dev.weir.operator.jobmaster.JobMasters;
import dev.weir.operator.model.Announcement;
import dev.weir.operator.model.CheckpointRemoval;
import dev.weir.operator.model.JobKey;
import dev.weir.operator.model.ListedCheckpoint;
import dev.weir.operator.model.Problem;
import dev.weir.operator.model.RestoreGrants;
import dev.weir.operator.status.CheckpointStatuses;
import dev.weir.operator.status.EventRecorder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The end of a Checkpoint: its data goes first, unless somebody else needs it. */
final class CheckpointCleanup {
    private static final Duration HELD = Duration.ofSeconds(5);

    private final Caches caches;
    private final Wakeups wakeups;
    private final JobMasters jobMasters;
    private final HistoryKeeper history;
    private final DataRemover remover;
    private final StatusWriter statuses;
    private final EventRecorder events;
    private final InstantSource clock;

    CheckpointCleanup(Parts parts) {
        this.caches = parts.caches();
        this.wakeups = parts.wakeups();
        this.jobMasters = parts.jobMasters();
        this.history = parts.history();
        this.remover = parts.remover();
        this.statuses = parts.statuses();
        this.events = parts.events();
        this.clock = parts.clock();
    }

    DeleteControl run(Checkpoint checkpoint, Context<Checkpoint> context) {
        CheckpointRemoval removal = CheckpointRemoval.decide(facts(checkpoint));
        if (removal instanceof CheckpointRemoval.Hold hold) {
            return hold(checkpoint, context, hold);
        }
        if (removal instanceof CheckpointRemoval.RemoveCheckpoint remove) {
            return remove(
                    checkpoint,
                    context,
                    remover.removeCheckpoint(checkpoint, remove, () -> wakeups.checkpoint(checkpoint)));
        }
        if (removal instanceof CheckpointRemoval.RemoveFolder remove) {
            return remove(
                    checkpoint,
                    context,
                    remover.removeJob(checkpoint, remove.storage(), Set.of(), () -> wakeups.checkpoint(checkpoint)));
        }
        return release(checkpoint);
    }

    private CheckpointRemoval.Facts facts(Checkpoint checkpoint) {
        JobKey key = key(checkpoint);
        Optional<CheckpointStatus> status = Optional.ofNullable(checkpoint.getStatus());
        Optional<StreamJob> job = caches.job(key)
                .filter(one -> status.map(CheckpointStatus::storage)
                        .map(storage -> StorageRefs.belongsTo(storage, one))
                        .orElse(true));
        List<Checkpoint> others = others(checkpoint);
        return new CheckpointRemoval.Facts(
                checkpoint.getSpec().onDelete(),
                status,
                caches.startingFrom(checkpoint).map(starting -> RestoreGrants.describe(starting, checkpoint)),
                DataRemover.isAbandoned(checkpoint),
                history.isRemoving(checkpoint),
                job.map(CheckpointReconciler::summary),
                job.flatMap(this::newest),
                others.stream().anyMatch(other -> ListedCheckpoint.id(other).equals(ListedCheckpoint.id(checkpoint))),
                jobMasters.view(key).byName(checkpoint.getMetadata().getUid()),
                !others.isEmpty());
    }

    /** The other resources, not being deleted, that name a checkpoint of the same folder. */
    private List<Checkpoint> others(Checkpoint checkpoint) {
        Optional<String> folder = folder(checkpoint);
        return caches.checkpointsOf(key(checkpoint)).stream()
                .filter(other -> !other.getMetadata()
                        .getUid()
                        .equals(checkpoint.getMetadata().getUid()))
                .filter(other -> other.getMetadata().getDeletionTimestamp() == null)
                .filter(other -> ListedCheckpoint.of(other).namesData())
                .filter(other -> folder(other).equals(folder))
                .toList();
    }

    private static Optional<String> folder(Checkpoint checkpoint) {
        return Optional.ofNullable(checkpoint.getStatus())
                .map(CheckpointStatus::storage)
                .map(CheckpointStatus.StorageRef::folder);
    }

    private Optional<Long> newest(StreamJob job) {
        return jobMasters
                .view(JobKey.of(job))
                .newestCommitted()
                .map(report -> report.id())
                .or(() -> Optional.ofNullable(job.getStatus())
                        .map(StreamJobStatus::lastCheckpoint)
                        .map(StreamJobStatus.LastCheckpoint::id));
    }

    private DeleteControl remove(Checkpoint checkpoint, Context<Checkpoint> context, DataRemover.Progress progress) {
        if (progress instanceof DataRemover.Progress.Done done) {
            boolean kept = done.outcome() == CheckpointData.Outcome.KEPT_NEWEST;
            if (kept && caches.job(key(checkpoint)).isPresent() && isSavepoint(checkpoint)) {
                remover.forget(checkpoint);
                return hold(checkpoint, context, CheckpointRemoval.newestSavepoint());
            }
            if (done.outcome() == CheckpointData.Outcome.REMOVED) {
                events.record(checkpoint, Announcement.normal("DataRemoved", "its data was removed from storage"));
            }
            return release(checkpoint);
        }
        if (progress instanceof DataRemover.Progress.Stuck stuck) {
            events.record(checkpoint, Announcement.warning(stuck.problem()));
            show(checkpoint, context, stuck.problem());
            return DeleteControl.noFinalizerRemoval()
                    .rescheduleAfter(stuck.again().toMillis());
        }
        return DeleteControl.noFinalizerRemoval();
    }

    private static boolean isSavepoint(Checkpoint checkpoint) {
        return checkpoint.getSpec().kind() == CheckpointSpec.Kind.SAVEPOINT;
    }

    /** Nothing tells when what holds it is over. */
    private DeleteControl hold(Checkpoint checkpoint, Context<Checkpoint> context, CheckpointRemoval.Hold hold) {
        if (checkpoint.getStatus() != null && show(checkpoint, context, hold.why())) {
            events.record(
                    checkpoint,
                    Announcement.normal(hold.why().reason(), hold.why().message()));
        }
        return DeleteControl.noFinalizerRemoval().rescheduleAfter(HELD.toMillis());
    }

    /** Returns whether the status was not so before. */
    private boolean show(Checkpoint checkpoint, Context<Checkpoint> context, Problem problem) {
        CheckpointStatus before = checkpoint.getStatus();
        long generation = before.observedGeneration() == null ? 0 : before.observedGeneration();
        CheckpointStatus status = new CheckpointStatuses(
                        Optional.of(before), checkpoint.getSpec(), generation, clock.instant())
                .undeletable(before, problem);
        if (status.equals(before)) {
            return false;
        }
        statuses.write(checkpoint, status, context);
        return true;
    }

    private DeleteControl release(Checkpoint checkpoint) {
        history.forget(checkpoint);
        remover.forget(checkpoint);
        wakeups.unfollow(checkpoint);
        jobMasters.forgetRequest(key(checkpoint), checkpoint.getMetadata().getUid());
        return DeleteControl.defaultDelete();
    }

    private static JobKey key(Checkpoint checkpoint) {
        return new JobKey(
                checkpoint.getMetadata().getNamespace(), checkpoint.getSpec().streamJob());
    }
}
