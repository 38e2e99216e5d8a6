package dev.weir.taskmanager;

import dev.weir.channel.SnapshotChannel;
import dev.weir.checkpoint.Acknowledgement;
import dev.weir.checkpoint.CheckpointFailureReason;
import dev.weir.common.EventLoop;
import dev.weir.common.ExecutionId;
import dev.weir.common.Failures;
import dev.weir.common.Scheduled;
import dev.weir.control.JobFailure;
import dev.weir.protocol.Failure;
import dev.weir.protocol.ToJobMaster;
import dev.weir.protocol.ToTaskManager;
import dev.weir.protocol.ToTaskManager.Deploy;
import dev.weir.protocol.Transport;
import dev.weir.protocol.Wire;
import dev.weir.storage.ObjectStore;
import dev.weir.task.Execution;
import dev.weir.task.Executions;
import dev.weir.task.TaskListener;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks that the JobMaster deploys, region by region. When the JobMaster is lost, tasks go on: one that comes
 * back is told of them and adopts them, or deploys anew, which ends them. If none comes back in {@link
 * TaskManagerSettings#orphanMillis} they are cancelled. Everything happens on one event loop; any thread may call the public methods.
 */
public final class TaskManager implements JobMasterLink.Listener, SnapshotChannel.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(TaskManager.class);

    /** How long the state of ended tasks is kept in memory for those that come back. */
    static final long RETAIN_MILLIS = 300_000;

    private final TaskManagerSettings settings;
    private final EventLoop loop;
    private final Executions executions;
    private final LocalJob job;
    private final JobMasterLink link;
    private final Consumer<String> stuck;

    /** {@code null} until the first deployment. */
    private SnapshotChannel snapshots;
    /** Whose checkpoints are taken; {@code null} until the first deployment. */
    private ExecutionId run;

    private final LocalExecutions deployed = new LocalExecutions(this::begin, this::ended);
    /** Storage is being set up. */
    private boolean settingUp;
    /** The first deployment is prepared for, or is about to be. */
    private boolean prepared;
    /** Pending while the JobMaster is lost; {@code null} otherwise. */
    private Scheduled orphaned;
    /** For readers on other threads: {@link JobMasterLink#isRegistered}. */
    private volatile boolean ready;

    /**
     * @param stuck told, on the loop, if tasks that were cancelled do not end: this process is good for nothing then, and is to
     *     be followed by another
     */
    public TaskManager(
            TaskManagerSettings settings,
            EventLoop loop,
            Transport transport,
            Executions executions,
            Consumer<String> stuck) {
        this.stuck = Objects.requireNonNull(stuck, "stuck is null");
        this.settings = Objects.requireNonNull(settings, "settings is null");
        this.loop = Objects.requireNonNull(loop, "loop is null");
        this.executions = Objects.requireNonNull(executions, "executions is null");
        this.job = new LocalJob(settings);
        this.link = new JobMasterLink(transport, settings.jobMaster(), loop, this::registration, this::heartbeat, this);
    }

    private ToJobMaster.Register registration() {
        return new ToJobMaster.Register(
                settings.config().uid(),
                settings.name(),
                settings.config().slots(),
                settings.data().host(),
                settings.data().port(),
                deployed.reports(settings.config().taskHash()));
    }

    /** Begins to look for the JobMaster. Once. */
    public void start() {
        loop.execute(link::start);
    }

    /** Cancels what runs and leaves. Completes when no task runs any more. */
    public CompletionStage<Void> stop() {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        loop.execute(() -> {
            link.stop();
            deployed.cancelAll(() -> stopped.complete(null));
        });
        return stopped;
    }

    /** Whether it is registered with a JobMaster. */
    public boolean isReady() {
        return ready;
    }

    @Override
    public void registered(long epoch) {
        ready = true;
        if (orphaned != null) {
            orphaned.cancel();
            orphaned = null;
        }
        prepare();
    }

    /** A TaskManager that is a spare one has nothing else to do, and others wait for its slots when it is needed. */
    private void prepare() {
        if (!prepared) {
            prepared = true;
            loop.callBlocking(
                    () -> {
                        job.prepare();
                        return null;
                    },
                    (done, failure) -> {});
        }
    }

    @Override
    public void lost(String why) {
        ready = false;
        orphaned = loop.schedule(settings.orphanMillis(), () -> {
            orphaned = null;
            if (!deployed.isEmpty()) {
                LOG.warn("no JobMaster for {} ms: cancelling all tasks", settings.orphanMillis());
                deployed.cancelAll(() -> {});
            }
        });
    }

    @Override
    public void received(ToTaskManager message) {
        if (message instanceof Deploy deploy) {
            onDeploy(deploy);
        } else if (message instanceof ToTaskManager.Adopt adopt) {
            onAdopt(adopt);
        } else if (message instanceof ToTaskManager.Cancel cancel) {
            ExecutionId id = cancel.execution();
            deployed.cancel(id, () -> link.send(new ToJobMaster.Cancelled(id)));
        } else if (message instanceof ToTaskManager.Start start) {
            deployed.named(start.execution()).ifPresent(each -> each.on(start));
        } else {
            onRun(message);
        }
    }

    /** What concerns all regions of a run. */
    private void onRun(ToTaskManager message) {
        ExecutionId its = runOf(message);
        if (!its.equals(run)) {
            return;
        }
        if (message instanceof ToTaskManager.ExecuteCheckpoint trigger) {
            snapshots.triggerCheckpoint(trigger.checkpointId(), deployed.tasks(its), trigger.folder());
        } else if (message instanceof ToTaskManager.Abort abort) {
            snapshots.abort(abort.checkpointId());
        }
        deployed.ofRun(its).forEach(each -> each.on(message));
    }

    private static ExecutionId runOf(ToTaskManager message) {
        if (message instanceof ToTaskManager.ExecuteCheckpoint trigger) {
            return trigger.execution();
        } else if (message instanceof ToTaskManager.StateComplete complete) {
            return complete.execution();
        } else if (message instanceof ToTaskManager.CommitSinks commit) {
            return commit.execution();
        } else if (message instanceof ToTaskManager.Abort abort) {
            return abort.execution();
        }
        throw new IllegalStateException("no run in " + message);
    }

    private void onDeploy(Deploy deploy) {
        if (deploy.execution().epoch() != link.epoch()) {
            LOG.warn("refused to deploy execution {}: the JobMaster's epoch is {}", deploy.execution(), link.epoch());
            return;
        }
        deployed.deploy(deploy);
        setUpStorage();
    }

    private void onAdopt(ToTaskManager.Adopt adopt) {
        Optional<LocalExecution> its = deployed.named(adopt.former())
                .filter(execution -> execution.report("").isPresent());
        if (adopt.execution().epoch() != link.epoch() || its.isEmpty()) {
            LOG.warn("execution {} cannot go on as {}: it does not run here", adopt.former(), adopt.execution());
            link.send(new ToJobMaster.DeployFailed(adopt.execution(), false, gone(adopt.former())));
            return;
        }
        LOG.info("execution {} goes on as {}", adopt.former(), adopt.execution());
        run = adopt.run();
        snapshots.adopt(run);
        its.get().adopt(adopt.execution(), run);
        link.send(heartbeat());
    }

    private Failure gone(ExecutionId former) {
        return new Failure(
                JobFailure.Category.ENVIRONMENT,
                "TasksGone",
                "the tasks of execution " + former + " ended before the JobMaster that is new could take them over",
                loop.clock().epochMillis());
    }

    /** A region's tasks have ended; if nothing takes their place, nobody needs what is kept of them. */
    private void ended() {
        loop.schedule(RETAIN_MILLIS, () -> {
            if (deployed.isEmpty()) {
                executions.releaseClosedState();
            }
        });
    }

    private void setUpStorage() {
        if (snapshots == null && !settingUp) {
            settingUp = true;
            loop.<ObjectStore>callBlocking(job::store, this::storeReady);
        }
    }

    private void storeReady(ObjectStore store, Throwable failure) {
        settingUp = false;
        if (failure == null) {
            snapshots = new SnapshotChannel(loop, store, settings.folder(), settings.name(), this);
            deployed.ready();
            return;
        }
        Failure told = Failure.of(Failures.classify(failure, loop.clock()));
        deployed.drainWaiting()
                .forEach(deploy -> link.send(new ToJobMaster.DeployFailed(deploy.execution(), false, told)));
    }

    private LocalExecution begin(Deploy deploy) {
        LOG.info(
                "deploying execution {}: {} tasks, from {}",
                deploy.execution(),
                deploy.tasks().size(),
                deploy.checkpointId() == 0 ? "the beginning" : "checkpoint " + deploy.checkpointId());
        if (!deploy.run().equals(run)) {
            run = deploy.run();
            snapshots.begin(run);
        }
        LocalExecution begun = new LocalExecution(deploy, loop, snapshots, this::tell, stuck);
        begun.deploy(this::deployBlocking);
        return begun;
    }

    private void tell(ToJobMaster message) {
        if (message instanceof ToJobMaster.Drained) {
            // What a short job counted would be gone with its tasks before the next heartbeat is due.
            link.send(heartbeat());
        }
        link.send(message);
        if (message instanceof ToJobMaster.Deployed) {
            // So that the job's status counts the tasks at once.
            link.send(heartbeat());
        }
    }

    private Execution deployBlocking(Deploy deploy, TaskListener listener) throws Exception {
        return executions.deploy(job.plan(deploy), listener);
    }

    private ToJobMaster.Heartbeat heartbeat() {
        return deployed.heartbeat();
    }

    @Override
    public void acknowledged(Acknowledgement acknowledgement) {
        link.send(Wire.acknowledge(acknowledgement));
    }

    @Override
    public void declined(ExecutionId execution, long checkpointId, CheckpointFailureReason reason, String message) {
        link.send(new ToJobMaster.Decline(execution, checkpointId, reason, message));
    }
}
