package dev.weir.operator.reconciler;

import dev.weir.control.CheckpointReport;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.UpgradeStatus;
import dev.weir.operator.dependent.Names;
import dev.weir.operator.dependent.StableSpec;
import dev.weir.operator.jobmaster.JobMasters;
import dev.weir.operator.model.Announcement;
import dev.weir.operator.model.Change;
import dev.weir.operator.model.CheckpointObservation.Refusal;
import dev.weir.operator.model.JobObservation;
import dev.weir.operator.model.ListedCheckpoint;
import dev.weir.operator.model.PreflightDecision;
import dev.weir.operator.model.UpgradeDecision;
import dev.weir.operator.model.Upgrades;
import dev.weir.operator.observer.Changes;
import dev.weir.operator.status.EventRecorder;
import dev.weir.operator.status.JobStatuses;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Optional;
import java.util.OptionalLong;

/** Takes the steps of an upgrade, one a reconcile, each after it was written into the StreamJob's status. */
final class UpgradeSteps {
    private final Cluster cluster;
    private final Applied applied;
    private final Caches caches;
    private final JobMasters jobMasters;
    private final StatusWriter statuses;
    private final EventRecorder events;

    UpgradeSteps(Parts parts, Applied applied) {
        this.cluster = parts.cluster();
        this.applied = applied;
        this.caches = parts.caches();
        this.jobMasters = parts.jobMasters();
        this.statuses = parts.statuses();
        this.events = parts.events();
    }

    /** Lets go what was rolled back and is not wanted any more; returns whether that was written down now. */
    boolean release(StreamJob job, JobResources resources, Context<StreamJob> context) {
        Optional<UpgradeStatus> released = StableSpecs.released(job, resources);
        released.ifPresent(status ->
                statuses.write(job, job.getStatus().with(status, job.getStatus().decisions()), context));
        return released.isPresent();
    }

    /** If the decision has a next step it was written down: nothing else is to be done before the job is looked at anew. */
    UpgradeDecision next(
            StreamJob job,
            JobObserver.Look look,
            JobResources resources,
            PreflightDecision preflight,
            Context<StreamJob> context) {
        UpgradeDecision decision = decide(job, look, resources, preflight);
        if (decision.next().isPresent()) {
            write(job, look.seen(), decision.next().get(), context);
        } else {
            take(job, look, resources, decision);
        }
        return decision;
    }

    private UpgradeDecision decide(
            StreamJob job, JobObserver.Look look, JobResources resources, PreflightDecision preflight) {
        if (preflight.held().isPresent()) {
            return Upgrades.whileHeld(look.seen());
        }
        String name = job.getMetadata().getName();
        String spec = StableSpec.of(job.getSpec()).hash();
        boolean revertible = StableSpecs.kept(job, resources)
                .filter(stable -> !stable.hash().equals(spec))
                .isPresent();
        boolean rescale = look.desired()
                .filter(desired -> Changes.isRescale(
                        desired,
                        resources.statefulSet(Names.jobMaster(name)),
                        resources.statefulSet(Names.taskManager(name))))
                .isPresent();
        Optional<String> asked = asked(look.seen());
        Optional<Refusal> refusal =
                asked.flatMap(request -> jobMasters.refusal(look.seen().key(), request));
        boolean listed =
                asked.filter(request -> isListed(job, look.seen(), request)).isPresent();
        return Upgrades.decide(look.seen(), new Change(rescale, spec, revertible, listed), refusal);
    }

    private boolean isListed(StreamJob job, JobObservation seen, String request) {
        OptionalLong id = seen.view().byName(request).stream()
                .mapToLong(CheckpointReport::id)
                .findFirst();
        return id.isPresent()
                && caches.checkpointsOf(job).stream()
                        .anyMatch(checkpoint -> ListedCheckpoint.id(checkpoint).equals(id));
    }

    private static Optional<String> asked(JobObservation seen) {
        return seen.status()
                .map(StreamJobStatus::upgrade)
                .map(UpgradeStatus::base)
                .map(UpgradeStatus.Base::request);
    }

    private void write(StreamJob job, JobObservation seen, UpgradeDecision.Next next, Context<StreamJob> context) {
        asked(seen).ifPresent(request -> jobMasters.forgetRequest(seen.key(), request));
        StreamJobStatus before = seen.status().orElse(StreamJobStatus.EMPTY);
        statuses.write(
                job,
                before.with(next.status(), JobStatuses.noted(before.decisions(), next.note(), seen.now())),
                context);
        next.warning().ifPresent(problem -> events.record(job, Announcement.warning(problem)));
    }

    private void take(StreamJob job, JobObserver.Look look, JobResources resources, UpgradeDecision decision) {
        decision.ask().ifPresent(request -> jobMasters.request(look.seen().key(), request));
        decision.taskManagers()
                .ifPresent(wanted ->
                        applied.ensure(look.desired().orElseThrow().scaled(wanted), resources.ofKind("StatefulSet")));
        if (decision.resume()) {
            resources
                    .pod(Names.jobMaster(job.getMetadata().getName()) + "-0")
                    .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                    .ifPresent(cluster::delete);
        }
    }
}
