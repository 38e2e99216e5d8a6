package dev.weir.jobmaster;

import dev.weir.checkpoint.CheckpointCoordinator;
import dev.weir.checkpoint.CycleStep;
import dev.weir.checkpoint.Event;
import dev.weir.common.EventLoop;
import dev.weir.common.ExecutionId;
import dev.weir.common.Failures;
import dev.weir.control.CheckpointDetail.TraceStep;
import dev.weir.control.JobConfig;
import dev.weir.control.JobFailure;
import dev.weir.control.JobState;
import dev.weir.graph.ExecutionGraph;
import dev.weir.graph.JobGraph;
import dev.weir.hooks.HookRunner;
import dev.weir.protocol.ToJobMaster;
import dev.weir.protocol.ToTaskManager;
import dev.weir.protocol.Wire;
import dev.weir.state.Elements;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CommitLog;
import dev.weir.storage.JobStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * The job once it is claimed: one execution after the other, each from the newest checkpoint that can be read, until it
 * finishes or fails. Owned by the JobMaster's thread.
 */
final class JobRun implements TaskManagers.Listener, CheckpointDriver.Listener {
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
    private final SplitEnumeration splits;
    private final RestartPolicy restarts;

    /** Of the last execution, from 1. */
    private long attempt;
    /** Splits are being listed for the next execution. */
    private boolean preparing;
    /** While RESTARTING: no task of the last execution runs any more. */
    private boolean cancelled;
    /** While RESTARTING: the restart delay is over. */
    private boolean delayOver;
    /** Where subtasks ran last. */
    private List<String> lastPlacement = List.of();

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
        this.executions = new ExecutionDriver(loop, taskManagers);
        this.restorePoints = new RestorePoints(
                started.content().checkpoints(), !started.content().damaged().isEmpty());
        this.splits = new SplitEnumeration(started.graph());
        this.restarts = new RestartPolicy(config.restart());
        this.checkpoints = new CheckpointDriver(
                new CheckpointCoordinator(config.name(), config.uid(), config.checkpointing(), settings.nonces()),
                loop,
                started.log(),
                new Retention(loop, new JobStorage(started.store(), JobMasterSettings.folder(config))),
                new HookRunner(loop, config.name(), hooks(started.graph()), HookRunner.DEFAULT_TIMEOUT_MILLIS),
                events,
                executions::send,
                this);
    }

    private static List<HookRunner.NamedHook> hooks(JobGraph graph) {
        return graph.hooks().stream()
                .map(spec -> new HookRunner.NamedHook(spec.name(), spec.hook().get()))
                .toList();
    }

    CheckpointCoordinator coordinator() {
        return checkpoints.coordinator();
    }

    /** Passes an event from outside to the coordinator. */
    void tell(LongFunction<? extends Event> event) {
        checkpoints.on(event);
    }

    Optional<ExecutionId> execution() {
        return executions.activeId();
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
        JobConfig.Storage storage = config.checkpointing().storage();
        String location = "s3://" + storage.bucket() + "/" + JobMasterSettings.folder(config);
        tell(at -> new Event.Recovered(
                at, started.content().checkpoints(), started.content().damaged().size(), location));
        for (CommitLog.Damaged damaged : started.content().damaged()) {
            events.notice(true, "DamagedLogEntry", location + ": '" + damaged.key() + "' is refused: " + damaged.why());
        }
        Optional<CheckpointMetadata> newest = restorePoints.newest();
        warnOfFallBack(newest);
        if (newest.isPresent() && newest.get().finished()) {
            lifecycle.become(JobState.FINISHED);
        } else if (restorePoints.isExhausted()) {
            fail(noReadableCheckpoint());
        } else if (newest.isEmpty() && config.restoreFrom().isPresent()) {
            fail(failure(
                    JobFailure.Category.USER,
                    "RestoreFromUnsupported",
                    "spec.restoreFrom is '" + config.restoreFrom().get()
                            + "': starting from another job's checkpoint is not supported yet; remove it"));
        } else {
            seek();
        }
        taskManagers.admit(started.epoch());
    }

    private void warnOfFallBack(Optional<CheckpointMetadata> newest) {
        long readable = newest.map(CheckpointMetadata::number).orElse(0L);
        started.content().damaged().stream()
                .filter(damaged -> damaged.number() > readable)
                .findFirst()
                .filter(damaged -> newest.isPresent())
                .ifPresent(damaged -> events.notice(
                        true,
                        "FellBackToOlderCheckpoint",
                        "the log entry '" + damaged.key() + "' is damaged (" + damaged.why()
                                + "): the job goes on from checkpoint "
                                + newest.get().id()));
    }

    @Override
    public void registered(TaskManagerLink taskManager) {
        events.jobChanged();
        tryDeploy();
    }

    @Override
    public void lost(TaskManagerLink taskManager, String why) {
        events.jobChanged();
        executions.cancelled(taskManager.name());
        if (!executions.knows(taskManager.name()) || lifecycle.isFinal()) {
            return;
        }
        JobFailure cause = failure(
                JobFailure.Category.ENVIRONMENT,
                "TaskManagerLost",
                "TaskManager " + taskManager.name() + " is lost: " + why);
        events.notice(true, cause.reason(), cause.message());
        if (executions.active().isPresent()) {
            executionFailed(cause);
        } else {
            // Its peers lost their channels to it first; this is why.
            lifecycle.hindered(cause);
        }
    }

    @Override
    public void received(TaskManagerLink sender, ToJobMaster message) {
        if (message instanceof ToJobMaster.Heartbeat heartbeat) {
            heartbeat
                    .execution()
                    .filter(execution -> !executions.isActive(execution))
                    .ifPresent(stale -> sender.send(new ToTaskManager.Cancel(stale)));
            events.jobChanged();
        } else if (message instanceof ToJobMaster.Acknowledge acknowledge) {
            tell(at -> new Event.Acknowledged(at, Wire.acknowledgement(acknowledge, sender.name())));
        } else if (message instanceof ToJobMaster.Decline decline) {
            tell(at -> new Event.Declined(
                    at,
                    decline.execution(),
                    decline.checkpointId(),
                    sender.name(),
                    decline.reason(),
                    decline.message()));
        } else if (message instanceof ToJobMaster.Committed done) {
            tell(at -> new Event.SinksCommitted(at, done.execution(), done.checkpointId(), done.task()));
        } else if (message instanceof ToJobMaster.Drained drained) {
            tell(at -> new Event.TaskDrained(at, drained.execution(), drained.task()));
        } else {
            onExecution(sender, message);
        }
    }

    private void onExecution(TaskManagerLink sender, ToJobMaster message) {
        if (message instanceof ToJobMaster.Deployed deployed && executions.isActive(deployed.execution())) {
            Set<dev.weir.common.TaskId> tasks =
                    new TreeSet<>(executions.active().orElseThrow().tasksOf(sender.name()));
            tell(at -> new Event.StateRestored(at, deployed.execution(), sender.name(), tasks, deployed.trace()));
        } else if (message instanceof ToJobMaster.DeployFailed failed && executions.isActive(failed.execution())) {
            deployFailed(sender, failed);
        } else if (message instanceof ToJobMaster.TaskFailed failed && executions.isActive(failed.execution())) {
            JobFailure cause = failed.failure().toJobFailure();
            executionFailed(new JobFailure(
                    cause.category(), cause.reason(), "task " + failed.task() + ": " + cause.message(), cause.at()));
        } else if (message instanceof ToJobMaster.Cancelled done && executions.isCancelled(done.execution())) {
            executions.cancelled(sender.name());
        }
    }

    private void deployFailed(TaskManagerLink sender, ToJobMaster.DeployFailed failed) {
        JobFailure cause = failed.failure().toJobFailure();
        Optional<CheckpointMetadata> restored =
                executions.active().orElseThrow().restored();
        if (!failed.damagedState() || restored.isEmpty()) {
            executionFailed(new JobFailure(
                    cause.category(), cause.reason(), "on " + sender.name() + ": " + cause.message(), cause.at()));
            return;
        }
        restorePoints.remove(Set.of(restored.get().id()));
        events.notice(
                true,
                "FellBackToOlderCheckpoint",
                "checkpoint " + restored.get().id() + " cannot be restored: " + cause.message() + "; "
                        + restorePoints
                                .newest()
                                .map(older -> "the job goes on from checkpoint " + older.id())
                                .orElse("there is no older one"));
        end(cause);
        if (restorePoints.isExhausted()) {
            executions.cancel(() -> {});
            fail(noReadableCheckpoint());
        } else {
            restart(cause, 0);
        }
    }

    private JobFailure noReadableCheckpoint() {
        return failure(
                JobFailure.Category.ENVIRONMENT,
                "NoReadableCheckpoint",
                "the job has completed checkpoints, but none that lies in storage can be read: mend the storage and restart"
                        + " the JobMaster, or delete the StreamJob to begin anew");
    }

    /** Wants to deploy, as soon as there are enough slots. */
    private void seek() {
        lifecycle.become(JobState.WAITING_FOR_TASK_MANAGERS);
        tryDeploy();
    }

    private void tryDeploy() {
        if (lifecycle.state() != JobState.WAITING_FOR_TASK_MANAGERS
                || preparing
                || placement().isEmpty()) {
            return;
        }
        preparing = true;
        Optional<CheckpointMetadata> restored = restorePoints.newest();
        loop.<Map<String, Elements>>callBlocking(() -> splits.list(restored), (listed, thrown) -> {
            preparing = false;
            if (lifecycle.state() != JobState.WAITING_FOR_TASK_MANAGERS) {
                return;
            }
            if (thrown != null) {
                preparationFailed(thrown);
            } else {
                placement().ifPresent(subtasks -> deploy(subtasks, restored, listed));
            }
        });
    }

    private Optional<List<String>> placement() {
        return Placement.place(config.parallelism(), taskManagers.slots(), lastPlacement);
    }

    private void deploy(List<String> subtasks, Optional<CheckpointMetadata> restored, Map<String, Elements> newSplits) {
        List<TraceStep> setUp = new ArrayList<>();
        setUp.add(step(CycleStep.SET_UP));
        JobGraph graph = JobGraph.defineJobStructure(started.graph().logical());
        setUp.add(step(CycleStep.DEFINE_JOB_STRUCTURE));
        ExecutionGraph tasks = graph.initializeExecutionGraph(config.parallelism(), started.maxParallelism());
        setUp.add(step(CycleStep.INITIALIZE_EXECUTION_GRAPH));
        ExecutionId id = new ExecutionId(started.epoch(), ++attempt);
        Deployment deployment;
        try {
            deployment = Deployment.plan(id, tasks, subtasks, restored, newSplits);
        } catch (RuntimeException e) {
            preparationFailed(e);
            return;
        }
        lastPlacement = subtasks;
        lifecycle.become(JobState.RESTORING);
        tell(at -> new Event.ExecutionStarted(
                at,
                id,
                graph.fingerprint(),
                config.parallelism(),
                started.maxParallelism(),
                deployment.placement(),
                restored,
                setUp));
        executions.deploy(deployment);
    }

    private TraceStep step(CycleStep step) {
        return step.at(loop.clock().epochMicros(), "");
    }

    /** No execution was begun. */
    private void preparationFailed(Throwable thrown) {
        JobFailure cause = Failures.classify(thrown, loop.clock());
        OptionalLong delay = restarts.failed(cause);
        if (delay.isEmpty()) {
            fail(cause);
        } else {
            cancelled = true;
            restartAfter(cause, delay.getAsLong());
        }
    }

    private void executionFailed(JobFailure cause) {
        if (executions.active().isEmpty()) {
            return;
        }
        end(cause);
        OptionalLong delay = restarts.failed(cause);
        if (delay.isPresent()) {
            restart(cause, delay.getAsLong());
        } else {
            executions.cancel(() -> {});
            fail(cause);
        }
    }

    private void end(JobFailure cause) {
        ExecutionId id = executions.activeId().orElseThrow();
        tell(at -> new Event.ExecutionEnded(at, id, cause.message()));
    }

    private void restart(JobFailure cause, long delayMillis) {
        cancelled = false;
        executions.cancel(() -> {
            cancelled = true;
            proceed();
        });
        restartAfter(cause, delayMillis);
    }

    private void restartAfter(JobFailure cause, long delayMillis) {
        delayOver = false;
        lifecycle.restarting(cause);
        events.notice(
                true,
                "JobRestarted",
                cause.message() + "; restart " + lifecycle.restarts()
                        + restorePoints
                                .newest()
                                .map(newest -> " from checkpoint " + newest.id())
                                .orElse(" from the beginning"));
        loop.schedule(delayMillis, () -> {
            delayOver = true;
            proceed();
        });
        watchForClaim();
    }

    /** Deploys anew when nothing of the last execution is open: not its tasks, and not its last commit. */
    private void proceed() {
        if (lifecycle.state() == JobState.RESTARTING
                && cancelled
                && delayOver
                && !coordinator().isCommitting()) {
            seek();
        }
    }

    /** One that was cut off loses its TaskManagers to another JobMaster; so, at a restart, it looks who has the job. */
    private void watchForClaim() {
        loop.<Long>callBlocking(
                () -> new CommitLog(started.store(), JobMasterSettings.folder(config))
                        .read().entries().stream()
                                .mapToLong(entry -> entry.epoch())
                                .max()
                                .orElse(0),
                (epoch, thrown) -> {
                    if (thrown == null && epoch > started.epoch() && !lifecycle.isFinal()) {
                        fenced(failure(
                                JobFailure.Category.ENVIRONMENT,
                                "Fenced",
                                "another JobMaster has claimed the job with epoch " + epoch + ", this one has "
                                        + started.epoch()));
                    }
                });
    }

    private void fail(JobFailure cause) {
        lifecycle.failed(cause);
        events.notice(true, "JobFailed", cause.message());
    }

    private JobFailure failure(JobFailure.Category category, String reason, String message) {
        return new JobFailure(category, reason, message, loop.clock().epochMillis());
    }

    @Override
    public void start(ExecutionId execution) {
        if (executions.isActive(execution)) {
            executions.send(execution, new ToTaskManager.Start(execution));
            lifecycle.become(JobState.RUNNING);
        }
    }

    @Override
    public void committed(CheckpointMetadata checkpoint) {
        restorePoints.completed(checkpoint);
        restarts.progressed();
        if (lifecycle.state() == JobState.RUNNING) {
            lifecycle.recovered();
        }
    }

    @Override
    public void commitEnded() {
        proceed();
    }

    @Override
    public void discarded(Set<Long> checkpointIds) {
        restorePoints.remove(checkpointIds);
    }

    @Override
    public void failExecution(JobFailure cause) {
        executionFailed(cause);
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
    public void finished(long checkpointId) {
        executions.cancel(() -> {});
        lifecycle.become(JobState.FINISHED);
        events.notice(false, "JobFinished", "all input is read; the last checkpoint is " + checkpointId);
    }
}
