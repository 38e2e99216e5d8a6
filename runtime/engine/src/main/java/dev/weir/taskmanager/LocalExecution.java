package dev.weir.taskmanager;

import dev.weir.channel.ChannelLostException;
import dev.weir.channel.SnapshotChannel;
import dev.weir.checkpoint.CheckpointFailureReason;
import dev.weir.checkpoint.CycleStep;
import dev.weir.codec.CorruptDataException;
import dev.weir.common.EventLoop;
import dev.weir.common.ExecutionId;
import dev.weir.common.Failures;
import dev.weir.common.TaskId;
import dev.weir.control.CheckpointDetail.TraceStep;
import dev.weir.control.VertexLoad;
import dev.weir.protocol.Failure;
import dev.weir.protocol.RunningTasks;
import dev.weir.protocol.RunningTasks.OpenCheckpoint;
import dev.weir.protocol.ToJobMaster;
import dev.weir.protocol.ToTaskManager;
import dev.weir.protocol.ToTaskManager.Deploy;
import dev.weir.protocol.ToTaskManager.TaskRestore;
import dev.weir.state.TaskSnapshot;
import dev.weir.storage.CorruptObjectException;
import dev.weir.storage.ObjectNotFoundException;
import dev.weir.task.Execution;
import dev.weir.task.TaskListener;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One region's part in this process, from its deployment to its end. Owned by the TaskManager's thread; as {@link
 * TaskListener} called by worker threads, which pass on what they are told.
 *
 * <pre>
 * DEPLOYING --> DEPLOYED --> CANCELLING --> ENDED     (adopted while DEPLOYED: goes on under another id)
 *      |                         ^
 *      +-------------------------+ (when the deployment has come to its end)
 * </pre>
 */
final class LocalExecution implements TaskListener {
    private static final Logger LOG = LoggerFactory.getLogger(LocalExecution.class);

    /** How long what was cancelled may take to end: a function that hangs is rid of with its process alone. */
    static final long END_TIMEOUT_MILLIS = 60_000;

    private enum State {
        DEPLOYING,
        DEPLOYED,
        CANCELLING,
        ENDED
    }

    /** Makes the tasks; blocks. */
    interface Deployer {
        Execution deploy(Deploy deploy, TaskListener listener) throws Exception;
    }

    private final Deploy deploy;
    private final Set<TaskId> tasks;
    private final SeenCheckpoints checkpoints;
    /** Those that have read all their input. */
    private final Set<TaskId> drained = new TreeSet<>();
    /** Those that failed, and why. */
    private final Map<TaskId, Failure> failures = new TreeMap<>();

    private final EventLoop loop;
    private final SnapshotChannel snapshots;
    private final Consumer<ToJobMaster> out;
    private final Consumer<String> stuck;
    /** As the JobMaster calls it: another one since it was adopted. */
    private ExecutionId id;
    /** That it is part of; another one since it was adopted, too. */
    private ExecutionId run;

    private State state = State.DEPLOYING;
    /** Sources read. */
    private boolean started;
    /** {@code null} until it is deployed. */
    private Execution running;
    /** Told at the end; {@code null} while nobody wants it to end. */
    private Runnable ended;

    /**
     * @param out to the JobMaster; called on the loop
     * @param stuck told if it does not end, and why that may be; called on the loop
     */
    LocalExecution(
            Deploy deploy,
            EventLoop loop,
            SnapshotChannel snapshots,
            Consumer<ToJobMaster> out,
            Consumer<String> stuck) {
        this.stuck = stuck;
        this.deploy = deploy;
        this.tasks =
                new TreeSet<>(deploy.tasks().stream().map(TaskRestore::task).toList());
        this.checkpoints = new SeenCheckpoints(deploy.checkpointId());
        this.id = deploy.execution();
        this.run = deploy.run();
        this.loop = loop;
        this.snapshots = snapshots;
        this.out = out;
    }

    ExecutionId id() {
        return id;
    }

    ExecutionId run() {
        return run;
    }

    /** Those that run here; none before they are deployed. */
    Set<TaskId> tasks() {
        return state == State.DEPLOYED ? tasks : Set.of();
    }

    /** Whether the deployment must wait until this has ended: it is of the same tasks, or of another run. */
    boolean isInTheWayOf(Deploy other) {
        return !run.equals(other.run())
                || other.tasks().stream().map(TaskRestore::task).anyMatch(tasks::contains);
    }

    void deploy(Deployer deployer) {
        long begun = loop.clock().nanoTime();
        loop.<Execution>callBlocking(() -> deployer.deploy(deploy, this), (execution, failure) -> {
            running = execution;
            if (state == State.CANCELLING) {
                endRunning();
            } else if (failure != null) {
                state = State.ENDED;
                deployFailed(failure);
            } else {
                state = State.DEPLOYED;
                LOG.info(
                        "execution {} is deployed and restored, after {} ms",
                        id(),
                        TimeUnit.NANOSECONDS.toMillis(loop.clock().nanoTime() - begun));
                out.accept(new ToJobMaster.Deployed(id(), restoreSteps()));
            }
        });
    }

    private List<TraceStep> restoreSteps() {
        long at = loop.clock().epochMicros();
        return tasks.stream()
                .map(task -> CycleStep.RESTORE_STATE.at(at, task.toString()))
                .toList();
    }

    private void deployFailed(Throwable failure) {
        LOG.warn("execution {} could not be deployed", id(), failure);
        out.accept(new ToJobMaster.DeployFailed(
                id(), isDamage(failure), Failure.of(Failures.classify(failure, loop.clock()))));
    }

    private static boolean isDamage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CorruptObjectException
                    || cause instanceof ObjectNotFoundException
                    || cause instanceof CorruptDataException) {
                return true;
            }
        }
        return false;
    }

    /** Does what the JobMaster orders for this execution. */
    void on(ToTaskManager order) {
        if (state != State.DEPLOYED) {
            if (order instanceof ToTaskManager.ExecuteCheckpoint trigger) {
                out.accept(new ToJobMaster.Decline(
                        id(),
                        trigger.checkpointId(),
                        CheckpointFailureReason.TASKS_NOT_RUNNING,
                        "its tasks are " + state));
            }
            return;
        }
        if (order instanceof ToTaskManager.Start) {
            start();
        } else if (order instanceof ToTaskManager.ExecuteCheckpoint trigger) {
            checkpoints.triggered(new OpenCheckpoint(id.epoch(), trigger.checkpointId(), trigger.thenStop()));
            running.executeCheckpoint(
                    trigger.checkpointId(), trigger.triggeredAt(), trigger.form(), trigger.thenStop());
        } else if (order instanceof ToTaskManager.StateComplete complete) {
            if (checkpoints.completed(complete.checkpointId())) {
                running.notifyCheckpointComplete(complete.checkpointId());
            }
        } else if (order instanceof ToTaskManager.CommitSinks commit) {
            running.commit(commit.checkpointId());
        } else if (order instanceof ToTaskManager.Abort abort) {
            checkpoints.aborted(abort.checkpointId());
            running.notifyCheckpointAborted(abort.checkpointId());
        }
    }

    private void start() {
        if (!started) {
            started = true;
            running.startSources();
        }
    }

    /** For a JobMaster that finds it running; empty while it is not deployed. */
    Optional<RunningTasks> report(String specHash) {
        if (state != State.DEPLOYED) {
            return Optional.empty();
        }
        return Optional.of(new RunningTasks(
                id,
                run,
                specHash,
                deploy.fingerprint(),
                deploy.parallelism(),
                deploy.maxParallelism(),
                List.copyOf(tasks),
                hindrance(),
                checkpoints.restored(),
                checkpoints.completed(),
                checkpoints.open(),
                checkpoints.highest()));
    }

    private Optional<String> hindrance() {
        if (checkpoints.isStopped()) {
            return Optional.of("sources have stopped for a savepoint that is complete");
        }
        return failures.entrySet().stream()
                .findFirst()
                .map(failed -> "task " + failed.getKey() + " failed: "
                        + failed.getValue().message());
    }

    /** Goes on as another execution, and tells what was told to nobody who is still there. */
    void adopt(ExecutionId next, ExecutionId itsRun) {
        id = next;
        run = itsRun;
        drained.forEach(task -> out.accept(new ToJobMaster.Drained(id, task)));
        failures.forEach((task, failure) -> out.accept(new ToJobMaster.TaskFailed(id, task, failure)));
    }

    /**
     * Ends all tasks; may be called again.
     *
     * @param done told when none runs any more
     */
    void cancel(Runnable done) {
        Runnable before = ended;
        ended = before == null
                ? done
                : () -> {
                    before.run();
                    done.run();
                };
        if (state == State.ENDED) {
            tellEnded();
        } else if (state == State.DEPLOYED) {
            state = State.CANCELLING;
            mustEnd("a function's process or close, or a connector, hangs");
            endRunning();
        } else if (state == State.DEPLOYING) {
            state = State.CANCELLING;
            mustEnd("a function's open hangs, or state cannot be read");
        }
    }

    private void mustEnd(String orElse) {
        loop.schedule(END_TIMEOUT_MILLIS, () -> {
            if (state != State.ENDED) {
                stuck.accept("tasks " + tasks + " of execution " + id + " have not ended " + END_TIMEOUT_MILLIS / 1_000
                        + " s after they were cancelled: " + orElse);
            }
        });
    }

    private void endRunning() {
        if (running == null) {
            state = State.ENDED;
            tellEnded();
            return;
        }
        running.cancel()
                .whenComplete((nothing, failure) -> loop.execute(() -> {
                    if (failure != null) {
                        LOG.warn("execution {} ended with a failure", id(), failure);
                    }
                    state = State.ENDED;
                    tellEnded();
                }));
    }

    private void tellEnded() {
        Runnable told = ended;
        ended = null;
        if (told != null) {
            told.run();
        }
    }

    int runningTasks() {
        return state == State.DEPLOYED ? running.runningTasks() : 0;
    }

    Map<String, Long> counters() {
        return running == null ? Map.of() : running.counters();
    }

    List<VertexLoad> loads() {
        return running == null ? List.of() : running.loads();
    }

    boolean isEnded() {
        return state == State.ENDED;
    }

    @Override
    public void notifyCheckpoint(TaskId task, long checkpointId) {
        snapshots.notifyCheckpoint(task, checkpointId);
    }

    @Override
    public void captured(TaskSnapshot snapshot) {
        snapshots.startStateDataTransfer(snapshot);
    }

    @Override
    public void declined(TaskId task, long checkpointId, String why) {
        tell(() -> new ToJobMaster.Decline(
                run, checkpointId, CheckpointFailureReason.OVERTAKEN, "task " + task + ": " + why));
    }

    @Override
    public void drained(TaskId task) {
        tell(() -> {
            drained.add(task);
            return new ToJobMaster.Drained(id, task);
        });
    }

    @Override
    public void committed(TaskId task, long checkpointId) {
        tell(() -> new ToJobMaster.Committed(run, task, checkpointId));
    }

    @Override
    public void failed(TaskId task, Throwable failure) {
        if (failure instanceof ChannelLostException) {
            LOG.warn("task {} of execution {} failed: {}", task, deploy.execution(), failure.getMessage());
        } else {
            LOG.warn("task {} of execution {} failed", task, deploy.execution(), failure);
        }
        Failure told = Failure.of(Failures.classify(failure, loop.clock()));
        tell(() -> {
            failures.put(task, told);
            return new ToJobMaster.TaskFailed(id, task, told);
        });
    }

    /** @param message made on the loop, for the execution as it is called then */
    private void tell(Supplier<ToJobMaster> message) {
        loop.execute(() -> out.accept(message.get()));
    }
}
