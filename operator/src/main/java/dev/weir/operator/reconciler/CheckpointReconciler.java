package dev.weir.operator.reconciler;

import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.CheckpointTrigger;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.CheckpointStatus;
import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.api.StreamJobSpec;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.jobmaster.JobMasters;
import dev.weir.operator.model.Announcement;
import dev.weir.operator.model.CheckpointDecision;
import dev.weir.operator.model.CheckpointObservation;
import dev.weir.operator.model.CheckpointPhases;
import dev.weir.operator.model.FinalSavepoint;
import dev.weir.operator.model.JobKey;
import dev.weir.operator.model.JobMasterView;
import dev.weir.operator.model.ListedCheckpoint;
import dev.weir.operator.model.Suspensions;
import dev.weir.operator.status.CheckpointStatuses;
import dev.weir.operator.status.EventRecorder;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Has checkpoints taken that Checkpoints ask for, and follows them to their end. */
@ControllerConfiguration(name = "checkpoint", finalizerName = Finalizers.DATA, generationAwareEventProcessing = false)
public final class CheckpointReconciler implements Reconciler<Checkpoint>, Cleaner<Checkpoint> {
    private static final Duration UNTIL_READY = Duration.ofMillis(200);

    private final Caches caches;
    private final Wakeups wakeups;
    private final JobMasters jobMasters;
    private final Cluster cluster;
    private final StatusWriter statuses;
    private final EventRecorder events;
    private final CheckpointCleanup cleanup;
    private final CheckpointImports imports;
    private final InstantSource clock;

    CheckpointReconciler(Parts parts) {
        this.caches = parts.caches();
        this.wakeups = parts.wakeups();
        this.jobMasters = parts.jobMasters();
        this.cluster = parts.cluster();
        this.statuses = parts.statuses();
        this.events = parts.events();
        this.imports = new CheckpointImports(parts);
        this.cleanup = new CheckpointCleanup(parts);
        this.clock = parts.clock();
    }

    @Override
    public List<EventSource<?, Checkpoint>> prepareEventSources(EventSourceContext<Checkpoint> context) {
        caches.checkpoints(context.getPrimaryCache());
        return List.of(wakeups.checkpointSource());
    }

    @Override
    public UpdateControl<Checkpoint> reconcile(Checkpoint checkpoint, Context<Checkpoint> context) {
        if (!caches.ready()) {
            return UpdateControl.<Checkpoint>noUpdate().rescheduleAfter(UNTIL_READY);
        }
        JobKey key = jobOf(checkpoint);
        Optional<StreamJob> job = caches.job(key);
        CheckpointObservation seen = observe(checkpoint, key, job);
        boolean imported = checkpoint.getSpec().importFrom() != null;
        CheckpointImports.Step step = imported
                ? imports.next(checkpoint, job)
                : new CheckpointImports.Step(CheckpointPhases.decide(seen), job.map(StorageRefs::of));
        CheckpointDecision decision = step.decision();
        UpdateControl<Checkpoint> control = UpdateControl.noUpdate();
        if (!(decision instanceof CheckpointDecision.Leave)) {
            report(checkpoint, seen, step, context);
        }
        act(checkpoint, key, decision, control);
        // After the status, which is written onto the version that was looked at.
        if (seen.listed().retain()
                && !checkpoint.getMetadata().getOwnerReferences().isEmpty()) {
            cluster.disown(checkpoint);
        }
        return control;
    }

    private static JobKey jobOf(Checkpoint checkpoint) {
        return new JobKey(
                checkpoint.getMetadata().getNamespace(), checkpoint.getSpec().streamJob());
    }

    private CheckpointObservation observe(Checkpoint checkpoint, JobKey key, Optional<StreamJob> job) {
        return new CheckpointObservation(
                ListedCheckpoint.of(checkpoint),
                checkpoint.getSpec(),
                Optional.ofNullable(checkpoint.getStatus()),
                job.map(one -> summary(one, FinalSavepoint.isFor(checkpoint, one))),
                job.filter(one -> !StorageRefs.isOf(checkpoint, one)).isPresent()
                        // Its id means another checkpoint there.
                        ? JobMasterView.unknown(clock.instant())
                        : jobMasters.view(key),
                jobMasters.refusal(key, checkpoint.getMetadata().getUid()),
                clock.instant());
    }

    static CheckpointObservation.Job summary(StreamJob job) {
        return summary(job, false);
    }

    private static CheckpointObservation.Job summary(StreamJob job, boolean endsWithIt) {
        return new CheckpointObservation.Job(
                Optional.ofNullable(job.getStatus()).map(StreamJobStatus::phase).orElse(StreamJobPhase.PENDING),
                job.getSpec().state() == StreamJobSpec.DesiredState.SUSPENDED
                        || Suspensions.holding(job).isPresent(),
                Optional.ofNullable(job.getStatus())
                        .map(StreamJobStatus::suspension)
                        .map(StreamJobStatus.Suspension::uid)
                        .orElse(""),
                job.getMetadata().getDeletionTimestamp() != null,
                endsWithIt);
    }

    private void act(
            Checkpoint checkpoint, JobKey key, CheckpointDecision decision, UpdateControl<Checkpoint> control) {
        String uid = checkpoint.getMetadata().getUid();
        if (decision instanceof CheckpointDecision.Wait wait) {
            wakeups.follow(checkpoint);
            control.rescheduleAfter(wait.recheck());
            if (wait.ask()) {
                jobMasters.request(key, request(checkpoint));
            }
        } else if (decision instanceof CheckpointDecision.Follow follow && !follow.isOver()) {
            wakeups.follow(checkpoint);
            // The job's reconciler tells the pins, and suspends the job.
            if (follow.tellPins()
                    || follow.phase() == Phase.COMPLETING
                            && checkpoint.getSpec().thenSuspend()) {
                wakeups.job(key);
            }
        } else {
            wakeups.unfollow(checkpoint);
            jobMasters.forgetRequest(key, uid);
        }
    }

    private static CheckpointRequest request(Checkpoint checkpoint) {
        CheckpointSpec spec = checkpoint.getSpec();
        return new CheckpointRequest(
                checkpoint.getMetadata().getUid(),
                spec.kind() == CheckpointSpec.Kind.SAVEPOINT ? CheckpointKind.SAVEPOINT : CheckpointKind.CHECKPOINT,
                CheckpointTrigger.USER,
                spec.thenSuspend());
    }

    private void report(
            Checkpoint checkpoint,
            CheckpointObservation seen,
            CheckpointImports.Step step,
            Context<Checkpoint> context) {
        Long generation = checkpoint.getMetadata().getGeneration();
        CheckpointStatuses made =
                new CheckpointStatuses(seen.status(), seen.spec(), generation == null ? 0 : generation, seen.now());
        CheckpointStatus status = made.of(step.decision(), step.storage());
        Optional<String> trigger = ListedCheckpoint.askedBy(checkpoint);
        if (status.trigger() != null && trigger.isPresent()) {
            status = status.triggeredBy(trigger.get());
        }
        if (seen.status().filter(status::equals).isPresent()) {
            return;
        }
        statuses.write(checkpoint, status, context);
        boolean asked = !seen.listed().byOperator();
        if (asked || status.phase() == Phase.DISCARDED) {
            announcement(checkpoint, seen, status).ifPresent(said -> events.record(checkpoint, said));
        }
    }

    private static Optional<Announcement> announcement(
            Checkpoint checkpoint, CheckpointObservation seen, CheckpointStatus status) {
        boolean found = checkpoint.getSpec().importFrom() != null && status.phase() == Phase.COMPLETED;
        return found
                ? Optional.of(Announcement.normal(
                        "CheckpointImported", "checkpoint " + status.id() + " was found at " + status.location()))
                : CheckpointStatuses.announcement(seen.status(), status);
    }

    @Override
    public ErrorStatusUpdateControl<Checkpoint> updateErrorStatus(
            Checkpoint checkpoint, Context<Checkpoint> context, Exception failure) {
        return OutdatedException.after(failure);
    }

    @Override
    public DeleteControl cleanup(Checkpoint checkpoint, Context<Checkpoint> context) {
        if (!caches.ready()) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(UNTIL_READY.toMillis());
        }
        imports.forget(checkpoint);
        return cleanup.run(checkpoint, context);
    }
}
