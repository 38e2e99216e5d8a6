package dev.weir.operator.reconciler;

import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.dependent.DesiredResources;
import dev.weir.operator.jobmaster.JobMasterAddress;
import dev.weir.operator.jobmaster.JobMasterTarget;
import dev.weir.operator.jobmaster.JobMasters;
import dev.weir.operator.model.AutoscalerPlan;
import dev.weir.operator.model.JobDecision;
import dev.weir.operator.model.JobDecisions;
import dev.weir.operator.model.JobKey;
import dev.weir.operator.model.JobObservation;
import dev.weir.operator.model.ListedCheckpoint;
import dev.weir.operator.model.Pauses;
import dev.weir.operator.model.PreflightDecision;
import dev.weir.operator.model.Problem;
import dev.weir.operator.model.UpgradeDecision;
import dev.weir.operator.observer.Processes;
import dev.weir.operator.status.EventRecorder;
import dev.weir.operator.status.JobConditions;
import dev.weir.operator.status.JobStatuses;
import dev.weir.operator.status.PauseReports;
import dev.weir.operator.status.StatusWrites;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Keeps StreamJobs running as their specifications say. It waits for nothing: what takes time ends in an event. */
@ControllerConfiguration(name = "streamjob", finalizerName = Finalizers.DATA, generationAwareEventProcessing = false)
public final class StreamJobReconciler implements Reconciler<StreamJob>, Cleaner<StreamJob> {
    private static final Duration UNTIL_READY = Duration.ofMillis(200);
    private static final Duration UNTIL_SAVED = Duration.ofSeconds(2);
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    // Answers of an API server that will be the same until somebody changes something.
    static final Set<Integer> REFUSALS = Set.of(400, 403, 422);

    private final Caches caches;
    private final Wakeups wakeups;
    private final JobMasters jobMasters;
    private final JobMasterAddress address;
    private final Supplier<String> tokens;
    private final Cluster cluster;
    private final Applied applied;
    private final Guards guards;
    private final JobObserver observer;
    private final PreflightSteps preflights;
    private final UpgradeSteps upgrades;
    private final Autoscaler autoscaler;
    private final StableSpecs stable;
    private final JobLedger ledger;
    private final HistoryKeeper history;
    private final SavepointSteps savepoints;
    private final JobRemoval removal;
    private final StatusWriter statuses;
    private final EventRecorder events;
    private final InstantSource clock;
    private final Map<JobKey, JobMemory> memories = new ConcurrentHashMap<>();

    StreamJobReconciler(Parts parts) {
        this.caches = parts.caches();
        this.wakeups = parts.wakeups();
        this.jobMasters = parts.jobMasters();
        this.address = parts.address();
        this.tokens = parts.tokens();
        this.cluster = parts.cluster();
        this.applied = new Applied(parts.cluster());
        this.guards = parts.guards();
        this.observer = new JobObserver(parts.cluster(), parts.caches());
        this.preflights = new PreflightSteps(parts.cluster());
        this.upgrades = new UpgradeSteps(parts, applied);
        this.autoscaler = new Autoscaler(parts);
        this.stable = new StableSpecs(parts.cluster(), applied);
        this.ledger = new JobLedger(parts.caches(), parts.wakeups(), parts.statuses(), parts.events());
        this.history = parts.history();
        this.savepoints = new SavepointSteps(parts);
        this.removal =
                new JobRemoval(parts.cluster(), parts.caches(), parts.wakeups(), parts.remover(), parts.events());
        this.statuses = parts.statuses();
        this.events = parts.events();
        this.clock = parts.clock();
    }

    @Override
    public List<EventSource<?, StreamJob>> prepareEventSources(EventSourceContext<StreamJob> context) {
        caches.jobs(context.getPrimaryCache());
        List<EventSource<?, StreamJob>> sources = JobEventSources.of(context);
        sources.add(wakeups.jobSource());
        return sources;
    }

    @Override
    public UpdateControl<StreamJob> reconcile(StreamJob primary, Context<StreamJob> context) {
        if (!caches.ready()) {
            return UpdateControl.<StreamJob>noUpdate().rescheduleAfter(UNTIL_READY);
        }
        JobResources resources = JobResources.of(context);
        if (!Pauses.isPaused(primary) && upgrades.release(primary, resources, context)) {
            return UpdateControl.<StreamJob>noUpdate().rescheduleAfter(AT_ONCE);
        }
        Instant now = clock.instant();
        JobKey key = JobKey.of(primary);
        StreamJob job = Autoscaler.effective(StableSpecs.effective(primary, resources));
        JobObserver.Look look = observer.look(job, resources, jobMasters.view(key), now);
        JobObservation seen = look.seen();
        if (Pauses.isPaused(job)) {
            return lookOn(job, Pauses.lookOn(seen), resources, context);
        }
        if (ledger.write(job, seen, look.source(), context)) {
            return UpdateControl.<StreamJob>noUpdate().rescheduleAfter(AT_ONCE);
        }
        PreflightDecision preflight = preflights.next(job, look, resources);
        UpgradeDecision upgrade = upgrades.next(job, look, resources, preflight, context);
        if (upgrade.next().isPresent()) {
            return UpdateControl.<StreamJob>noUpdate().rescheduleAfter(AT_ONCE);
        }
        seen = preflight.held().or(upgrade::held).map(seen::holding).orElse(seen);
        SavepointSteps.Outcome saved = savepoints.next(primary, seen, context);
        if (saved.written()) {
            return UpdateControl.<StreamJob>noUpdate().rescheduleAfter(AT_ONCE);
        }
        JobMemory memory = memories.computeIfAbsent(key, absent -> new JobMemory());
        AutoscalerPlan scaling = autoscaler.next(primary, seen, memory.load(), context);
        if (scaling.write().isPresent()) {
            return UpdateControl.<StreamJob>noUpdate().rescheduleAfter(AT_ONCE);
        }
        JobDecision decision = JobDecisions.decide(seen);
        if (seen.held().isPresent()) {
            decision.replacedPods().forEach(name -> resources.pod(name).ifPresent(cluster::delete));
        }
        if (decision.apply()) {
            Optional<Problem> refused = apply(look.desired().orElseThrow(), decision, resources, job);
            if (refused.isPresent()) {
                seen = seen.with(refused.get());
                decision = JobDecisions.decide(seen);
            }
        }
        stable.keep(job, seen, look.desired(), resources);
        connect(job, decision, resources);
        boolean stopped = seen.suspended()
                || decision.phase() == StreamJobPhase.FINISHED
                || decision.phase() == StreamJobPhase.FAILED;
        Optional<Duration> nextCheckpoint = history.keep(job, memory, stopped, now);
        Optional<Duration> nextStatus = report(job, seen, decision, memory, context);
        UpdateControl<StreamJob> control = UpdateControl.noUpdate();
        Stream.of(
                        decision.recheck(),
                        preflight.recheck(),
                        upgrade.recheck(),
                        scaling.recheck(),
                        saved.recheck(),
                        nextCheckpoint,
                        nextStatus,
                        JobConditions.untilStale(seen, decision.phase()))
                .flatMap(Optional::stream)
                .min(Duration::compareTo)
                .ifPresent(control::rescheduleAfter);
        return control;
    }

    /** While it is paused: its state is told, and nothing of it is changed. */
    private UpdateControl<StreamJob> lookOn(
            StreamJob job, JobObservation seen, JobResources resources, Context<StreamJob> context) {
        JobDecision decision = JobDecisions.decide(seen).untold();
        connect(job, decision, resources);
        JobMemory memory = memories.computeIfAbsent(seen.key(), absent -> new JobMemory());
        UpdateControl<StreamJob> control = UpdateControl.noUpdate();
        Stream.of(report(job, seen, decision, memory, context), JobConditions.untilStale(seen, decision.phase()))
                .flatMap(Optional::stream)
                .min(Duration::compareTo)
                .ifPresent(control::rescheduleAfter);
        return control;
    }

    /** Makes the resources what they should be; returns why the API server does not want them, if it does not. */
    private Optional<Problem> apply(
            DesiredResources desired, JobDecision decision, JobResources resources, StreamJob job) {
        try {
            write(desired, decision, resources, job);
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (!REFUSALS.contains(e.getCode())) {
                throw e;
            }
            return Optional.of(
                    new Problem("ResourceRefused", "the API server refuses the job's resources: " + e.getMessage()));
        }
    }

    private void write(DesiredResources desired, JobDecision decision, JobResources resources, StreamJob job) {
        if (resources.token(job.getMetadata().getName()).isEmpty()) {
            cluster.create(desired.secret(tokens.get(), tokens.get()));
        }
        guards.keep(job, resources, applied);
        for (HasMetadata resource : desired.applied(decision.jobMasters(), decision.taskManagers())) {
            applied.ensure(resource, resources.ofKind(resource.getKind()));
        }
        decision.replacedPods().forEach(name -> resources.pod(name).ifPresent(cluster::delete));
    }

    private void connect(StreamJob job, JobDecision decision, JobResources resources) {
        JobKey key = JobKey.of(job);
        if (decision.jobMasters() == 0) {
            jobMasters.stop(key);
            return;
        }
        connect(job, resources);
    }

    private void connect(StreamJob job, JobResources resources) {
        JobKey key = JobKey.of(job);
        Optional<String> token = resources.token(key.name());
        address.of(key, Processes.jobMasterIp(resources.pods()))
                .filter(base -> token.isPresent())
                .ifPresent(base -> jobMasters.follow(key, new JobMasterTarget(base, token.get())));
    }

    private Optional<Duration> report(
            StreamJob job, JobObservation seen, JobDecision decision, JobMemory memory, Context<StreamJob> context) {
        StreamJobStatus before = job.getStatus();
        StreamJobStatus wanted = PauseReports.with(JobStatuses.of(seen, decision, nameOfNewest(seen)), job, seen.now());
        StatusWrites.Plan plan = StatusWrites.plan(before, wanted, memory.times(), seen.now());
        plan.write().ifPresent(status -> {
            statuses.write(job, status, context);
            memory.wrote(memory.times().after(seen.now(), before, status));
            JobStatuses.announcements(seen, status).forEach(said -> events.record(job, said));
            PauseReports.announcement(before, status).ifPresent(said -> events.record(job, said));
        });
        return plan.later();
    }

    private Optional<String> nameOfNewest(JobObservation seen) {
        return seen.lastCheckpoint()
                .flatMap(report -> caches.checkpointsOf(seen.key()).stream()
                        .map(ListedCheckpoint::of)
                        .filter(one -> one.uid().equals(report.name()))
                        .map(ListedCheckpoint::name)
                        .findFirst());
    }

    @Override
    public ErrorStatusUpdateControl<StreamJob> updateErrorStatus(
            StreamJob job, Context<StreamJob> context, Exception failure) {
        return OutdatedException.after(failure);
    }

    @Override
    public DeleteControl cleanup(StreamJob job, Context<StreamJob> context) {
        if (!caches.ready()) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(UNTIL_READY.toMillis());
        }
        JobKey key = JobKey.of(job);
        JobResources resources = JobResources.of(context);
        if (Pauses.isPaused(job)) {
            reportRemoval(job, resources, Optional.empty(), context);
            return DeleteControl.noFinalizerRemoval();
        }
        Optional<Problem> last = savepoints.beforeDeletion(job, resources);
        if (last.isPresent()) {
            connect(job, resources);
            reportRemoval(job, resources, last, context);
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(UNTIL_SAVED.toMillis());
        }
        jobMasters.stop(key);
        JobRemoval.Step step = removal.next(job, resources);
        if (step.done()) {
            forget(key);
            return DeleteControl.defaultDelete();
        }
        reportRemoval(job, resources, step.problem(), context);
        DeleteControl control = DeleteControl.noFinalizerRemoval();
        step.again().ifPresent(again -> control.rescheduleAfter(again.toMillis()));
        return control;
    }

    private void reportRemoval(
            StreamJob job, JobResources resources, Optional<Problem> problem, Context<StreamJob> context) {
        JobKey key = JobKey.of(job);
        JobObserver.Look look = observer.look(job, resources, jobMasters.view(key), clock.instant());
        JobObservation seen = problem.map(look.seen()::with).orElse(look.seen());
        JobDecision decision = JobDecisions.decide(seen);
        StreamJobStatus status = PauseReports.with(JobStatuses.of(seen, decision, Optional.empty()), job, seen.now());
        if (!status.equals(job.getStatus())) {
            statuses.write(job, status, context);
        }
    }

    /** Nothing is kept of a job that is gone: an operator must not grow with the jobs that it has seen. */
    private void forget(JobKey key) {
        jobMasters.forget(key);
        memories.remove(key);
        applied.forget(key);
    }

    /** How many jobs something is remembered of. */
    int remembered() {
        return Math.max(memories.size(), applied.remembered());
    }
}
