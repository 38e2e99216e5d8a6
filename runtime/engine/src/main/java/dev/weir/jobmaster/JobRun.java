package dev.weir.jobmaster;

import dev.weir.checkpoint.CheckpointCoordinator;
import dev.weir.checkpoint.CheckpointFailureReason;
import dev.weir.checkpoint.Event;
import dev.weir.common.EventLoop;
import dev.weir.common.ExecutionId;
import dev.weir.common.Failures;
import dev.weir.control.JobConfig;
import dev.weir.control.JobFailure;
import dev.weir.control.JobState;
import dev.weir.hooks.HookRunner;
import dev.weir.hooks.JobHooks;
import dev.weir.protocol.ToJobMaster;
import dev.weir.protocol.ToTaskManager;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CommitLog;
import dev.weir.storage.JobStorage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * The job once it is claimed: one execution after the other, each from the newest checkpoint that can be read, until it
 * finishes or fails. Owned by the JobMaster's thread.
 */
final class JobRun
        implements TaskManagers.Listener,
                CheckpointDriver.Listener,
                DeploymentPlanner.Listener,
                Takeover.Listener,
                Failover.Job {
    private final JobConfig config;
    private final EventLoop loop;
    private final StartSequence.Started started;
    private final JobLifecycle lifecycle;
    private final TaskManagers taskManagers;
    private final EventPublisher events;
    private final Consumer<JobFailure> stopped;
    private final ExecutionDriver executions;
    private final CheckpointDriver checkpoints;
    private final RestorePoints restorePoints;
    private final DeploymentPlanner planner;
    private final ClaimWatch claims;
    private final Failover failover;
    private final StartWatch startWatch;
    private final Takeover takeover;
    private final RegionMessages regions;

    /** @param stopped told once if this JobMaster must end: another has the job */
    JobRun(
            JobMasterSettings settings,
            EventLoop loop,
            StartSequence.Started started,
            JobLifecycle lifecycle,
            TaskManagers taskManagers,
            EventPublisher events,
            Consumer<JobFailure> stopped) {
        this.config = settings.config();
        this.loop = loop;
        this.started = started;
        this.lifecycle = lifecycle;
        this.taskManagers = taskManagers;
        this.events = events;
        this.stopped = stopped;
        String folder = JobMasterSettings.folder(config);
        this.executions = new ExecutionDriver(loop, taskManagers);
        this.restorePoints = new RestorePoints(
                started.usable().checkpoints(), !started.usable().damaged().isEmpty(), started.origin());
        this.planner = new DeploymentPlanner(started, config, loop, taskManagers, executions, this);
        this.claims = new ClaimWatch(loop, started.store(), folder, started.epoch(), this::claimedBy);
        this.failover =
                new Failover(config.restart(), loop, executions, restorePoints, lifecycle, events, claims, this);
        this.startWatch = new StartWatch(
                loop,
                config.parallelism(),
                lifecycle,
                taskManagers,
                cause -> failover.failed(cause, CheckpointFailureReason.TASK_FAILED));
        this.regions = new RegionMessages(executions, failover, startWatch, this::tell);
        Adoption adoption = new Adoption(
                started.graph().initializeExecutionGraph(config.parallelism(), started.maxParallelism()),
                config.taskHash(),
                started.usable().checkpoints());
        this.takeover = new Takeover(adoption, loop, taskManagers, lifecycle, this);
        this.checkpoints = new CheckpointDriver(
                new CheckpointCoordinator(config.name(), config.uid(), config.checkpointing(), settings.nonces()),
                loop,
                new CheckpointWriter(loop, started.log(), started.store(), folder),
                new Retention(
                        loop,
                        new JobStorage(started.store(), folder),
                        started.epoch(),
                        restorePoints,
                        config.checkpointing()),
                new HookRunner(
                        loop,
                        config.name(),
                        JobHooks.of(
                                started.graph().hooks(),
                                config.hooks(),
                                hook -> settings.httpHooks().target(config, hook))),
                events,
                executions::send,
                this);
    }

    CheckpointCoordinator coordinator() {
        return checkpoints.coordinator();
    }

    /** Passes an event to the coordinator. */
    @Override
    public void tell(LongFunction<? extends Event> event) {
        checkpoints.on(event);
    }

    boolean runs(ExecutionId execution) {
        return executions.isActive(execution);
    }

    long epoch() {
        return started.epoch();
    }

    int maxParallelism() {
        return started.maxParallelism();
    }

    int totalTasks() {
        return started.graph().vertices().size() * config.parallelism();
    }

    /** Goes on from the log. */
    void begin() {
        String location = "s3://" + config.checkpointing().storage().bucket() + "/" + JobMasterSettings.folder(config);
        List<CommitLog.Damaged> damaged = started.content().damaged();
        tell(at -> new Event.Recovered(at, started.content().checkpoints(), damaged.size(), location));
        checkpoints.repair(started.content().checkpoints());
        // Ids go on from it, so that those of the two jobs are not taken for each other.
        started.origin().ifPresent(origin -> tell(at -> new Event.NumbersTaken(at, origin.id())));
        restorePoints.tellDamage(started.usable().damaged(), events);
        Optional<CheckpointMetadata> suspension = restorePoints.suspension(config.resumedFrom());
        if (suspension.isPresent()) {
            suspended(suspension.get().id());
        } else if (restorePoints.isJobDone()) {
            lifecycle.become(JobState.FINISHED);
        } else if (restorePoints.isExhausted()) {
            fail(restorePoints.exhausted(loop.clock().epochMillis()));
        } else if (started.epoch() > 1) {
            takeover.begin();
        } else {
            seek();
        }
        taskManagers.admit(started.epoch());
    }

    @Override
    public void registered(TaskManagerLink taskManager) {
        events.jobChanged();
        taskManager.running().forEach(tasks -> tell(at -> new Event.NumbersTaken(at, tasks.highest())));
        takeover.consider();
        tryDeploy();
    }

    @Override
    public void nothingRuns() {
        seek();
    }

    @Override
    public void takeoverRefused(String why, boolean rescaled) {
        String reason = rescaled ? "Rescaled" : "AdoptionRefused";
        events.notice(!rescaled, reason, why + "; the job is restarted " + restorePoints.from());
        seek();
    }

    @Override
    public void adopted(Adoption.Adopted found) {
        Deployment deployment = planner.adopt(found.placement(), restorePoints.newest());
        tell(deployment::started);
        executions.adopt(deployment, found);
        for (int region : deployment.regions().all()) {
            deployment.taskManagers(region).forEach(name -> regions.restored(name, region, List.of()));
        }
        events.notice(
                false,
                "JobAdopted",
                "the job's tasks ran on without a JobMaster and go on as execution " + deployment.id()
                        + ", a failure would restart it " + restorePoints.from());
    }

    @Override
    public void lost(TaskManagerLink taskManager, String why) {
        events.jobChanged();
        executions.lost(taskManager.name());
        takeover.consider();
        if (!executions.knows(taskManager.name()) || lifecycle.isFinal()) {
            return;
        }
        JobFailure cause = failure(
                JobFailure.Category.ENVIRONMENT,
                "TaskManagerLost",
                "TaskManager " + taskManager.name() + " is lost: " + why);
        events.notice(true, cause.reason(), cause.message());
        Set<Integer> regions = executions.regionsOf(taskManager.name());
        if (!regions.isEmpty()) {
            failover.failed(cause, CheckpointFailureReason.TASK_MANAGER_LOST, regions);
        } else {
            // Its peers lost their channels to it first; this is why.
            lifecycle.hindered(cause);
        }
    }

    @Override
    public void received(TaskManagerLink sender, ToJobMaster message) {
        Optional<LongFunction<Event>> event = TaskMessages.event(sender, message);
        if (event.isPresent()) {
            tell(event.get());
        } else if (message instanceof ToJobMaster.Heartbeat heartbeat) {
            heartbeat.executions().stream()
                    .map(ToJobMaster.Heartbeat.Part::execution)
                    .filter(execution -> !executions.isActive(execution) && !takeover.spares(sender))
                    .forEach(stale -> sender.send(new ToTaskManager.Cancel(stale)));
            events.jobChanged();
        } else if (message instanceof ToJobMaster.Cancelled done) {
            executions.cancelled(sender.name(), done.execution());
        } else {
            regions.received(sender, message);
        }
    }

    /** Wants to deploy, as soon as there are enough slots. */
    @Override
    public void seek() {
        lifecycle.become(JobState.WAITING_FOR_TASK_MANAGERS);
        startWatch.waiting();
        claims.lookWhile(() -> lifecycle.state() == JobState.WAITING_FOR_TASK_MANAGERS);
        tryDeploy();
    }

    private void tryDeploy() {
        if (lifecycle.state() != JobState.WAITING_FOR_TASK_MANAGERS) {
            return;
        }
        if (restorePoints.isExhausted()) {
            fail(restorePoints.exhausted(loop.clock().epochMillis()));
        } else {
            planner.plan(restorePoints.newest());
        }
    }

    @Override
    public void planned(Deployment deployment) {
        if (lifecycle.state() != JobState.WAITING_FOR_TASK_MANAGERS) {
            return;
        }
        if (!deployment.restored().equals(restorePoints.newest())) {
            // While it was planned, tasks that were found went on, completed a checkpoint and failed.
            tryDeploy();
            return;
        }
        lifecycle.become(JobState.RESTORING);
        takeover.close();
        boolean anew = executions.active().isEmpty();
        Set<Integer> regions = anew ? deployment.regions().all() : executions.down();
        tell(anew ? deployment::started : at -> deployment.begunAnew(at, regions));
        startWatch.deploying(deployment.parts(regions));
        executions.deploy(deployment, regions);
    }

    @Override
    public void planningFailed(Throwable thrown) {
        if (lifecycle.state() != JobState.WAITING_FOR_TASK_MANAGERS) {
            return;
        }
        failover.planningFailed(Failures.classify(thrown, loop.clock()));
    }

    @Override
    public boolean knowsSplits(Optional<CheckpointMetadata> restored) {
        return planner.knowsSplits(restored);
    }

    @Override
    public boolean isCommitting() {
        return coordinator().isCommitting();
    }

    private void claimedBy(long epoch) {
        if (!lifecycle.isFinal()) {
            fenced(failure(
                    JobFailure.Category.ENVIRONMENT,
                    "Fenced",
                    "another JobMaster has claimed the job with epoch " + epoch + ", this one has " + epoch()));
        }
    }

    @Override
    public void fail(JobFailure cause) {
        lifecycle.failed(cause);
        executions.activeId().ifPresent(run -> {
            tell(at -> new Event.ExecutionEnded(at, run, CheckpointFailureReason.JOB_NOT_RUNNING, cause.message()));
            executions.cancel(() -> {});
        });
        tell(at -> new Event.JobFailed(at, "the job has failed: " + cause.message()));
        events.notice(true, "JobFailed", cause.message());
    }

    private JobFailure failure(JobFailure.Category category, String reason, String message) {
        return new JobFailure(category, reason, message, loop.clock().epochMillis());
    }

    @Override
    public void start(ExecutionId execution) {
        if (executions.isRun(execution)) {
            executions.start();
            lifecycle.become(JobState.RUNNING);
            startWatch.over();
        }
    }

    @Override
    public void committed(CheckpointMetadata checkpoint) {
        restorePoints.completed(checkpoint);
        failover.progressed();
        if (lifecycle.state() == JobState.RUNNING) {
            lifecycle.recovered();
        }
    }

    @Override
    public void commitEnded() {
        failover.proceed();
    }

    @Override
    public void discarded(Set<Long> checkpointIds) {
        restorePoints.remove(checkpointIds);
    }

    @Override
    public void failExecution(JobFailure cause) {
        failover.failed(cause, CheckpointFailureReason.JOB_RESTARTING);
    }

    @Override
    public void fenced(JobFailure cause) {
        if (executions.active().isPresent()) {
            executions.cancel(() -> {});
        }
        checkpoints.stop();
        fail(cause);
        stopped.accept(cause);
    }

    @Override
    public void suspended(long checkpointId) {
        if (lifecycle.isFinal()) {
            return;
        }
        if (executions.active().isPresent()) {
            executions.cancel(() -> {});
        }
        lifecycle.become(JobState.SUSPENDED);
        events.notice(
                false, "JobSuspended", "the job was suspended as asked; it goes on from savepoint " + checkpointId);
    }

    @Override
    public void finished(long checkpointId) {
        executions.cancel(() -> {});
        lifecycle.become(JobState.FINISHED);
        events.notice(false, "JobFinished", "all input is read; the last checkpoint is " + checkpointId);
    }
}
