package dev.weir.jobmaster;

import dev.weir.common.ExecutionId;
import dev.weir.common.TaskId;
import dev.weir.control.JobFailure;
import dev.weir.protocol.Connection;
import dev.weir.protocol.ConnectionListener;
import dev.weir.protocol.ControlMessage;
import dev.weir.protocol.Failure;
import dev.weir.protocol.Handle;
import dev.weir.protocol.MemoryTransport;
import dev.weir.protocol.RunningTasks;
import dev.weir.protocol.RunningTasks.OpenCheckpoint;
import dev.weir.protocol.TaskState;
import dev.weir.protocol.ToJobMaster;
import dev.weir.protocol.ToTaskManager;
import dev.weir.protocol.ToTaskManager.Deploy;
import dev.weir.protocol.ToTaskManager.TaskRestore;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A TaskManager that runs nothing and does what it is told at once, but for what it was told to refuse. */
final class FakeTaskManager implements ConnectionListener {
    /** What it may leave unanswered. */
    enum Order {
        DEPLOY,
        CHECKPOINT,
        CANCEL
    }

    private final MemoryTransport transport;
    private final String name;
    private final List<ToTaskManager> orders = new ArrayList<>();
    private final Set<Order> ignored = EnumSet.noneOf(Order.class);
    private Connection connection;
    /** What it deployed last. */
    private Deploy deployed;
    /** What it runs, by what it is called: by its deployment, or since it was adopted. */
    private final Map<ExecutionId, Deploy> running = new LinkedHashMap<>();
    /** That it is all part of. */
    private ExecutionId run;
    /** Of the newest checkpoint that it was told is complete. */
    private long completed;
    /** Of checkpoints that it was told of and not of their end. */
    private final TreeMap<Long, OpenCheckpoint> open = new TreeMap<>();
    /** Where the state of each operator lies, as it says. */
    private Optional<String> segment = Optional.empty();
    /** What it says it runs when it comes back; altered by tests. */
    private UnaryOperator<RunningTasks> report = UnaryOperator.identity();

    FakeTaskManager(MemoryTransport transport, String name) {
        this.transport = transport;
        this.name = name;
    }

    FakeTaskManager connect() {
        connection = transport.connect("", 1, this);
        connection.send(new ToJobMaster.Register("uid", name, 1, "127.0.0.1", 6124));
        return this;
    }

    /** Registers again, and says what it still runs. */
    FakeTaskManager comeBack() {
        connection = transport.connect("", 1, this);
        connection.send(new ToJobMaster.Register("uid", name, 1, "127.0.0.1", 6124, running()));
        return this;
    }

    void report(UnaryOperator<RunningTasks> altered) {
        report = altered;
    }

    private List<RunningTasks> running() {
        long highest = Math.max(completed, open.isEmpty() ? 0 : open.lastKey());
        List<RunningTasks> all = new ArrayList<>();
        running.forEach((execution, deploy) -> all.add(report.apply(new RunningTasks(
                execution,
                run,
                "hash",
                deploy.fingerprint(),
                deploy.parallelism(),
                deploy.maxParallelism(),
                tasks(deploy),
                Optional.empty(),
                deploy.checkpointId(),
                Math.max(completed, deploy.checkpointId()),
                List.copyOf(open.values()),
                highest))));
        return all;
    }

    /** Where the state of each operator lies from now on; {@code null} for nowhere. */
    void keepStateIn(String key) {
        segment = Optional.ofNullable(key);
    }

    void ignore(Order order) {
        ignored.add(order);
    }

    void disconnect() {
        connection.close("killed");
    }

    void send(ToJobMaster message) {
        connection.send(message);
    }

    boolean isConnected() {
        return connection != null;
    }

    void beat() {
        send(new ToJobMaster.Heartbeat(Optional.empty(), 0, Map.of()));
    }

    ExecutionId execution() {
        return List.copyOf(running.keySet()).get(running.size() - 1);
    }

    Deploy deployment() {
        return deployed;
    }

    <T extends ToTaskManager> List<T> orders(Class<T> type) {
        return orders.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The first of its tasks fails. */
    void fail(JobFailure.Category category, String reason) {
        send(new ToJobMaster.TaskFailed(
                execution(), deployed.tasks().get(0).task(), new Failure(category, reason, reason + " happened", 1)));
    }

    void drain() {
        running.forEach(
                (execution, deploy) -> tasks(deploy).forEach(task -> send(new ToJobMaster.Drained(execution, task))));
    }

    void cancelled() {
        send(new ToJobMaster.Cancelled(execution()));
    }

    void acknowledge(ExecutionId execution, long checkpointId) {
        List<TaskState> states = running.values().stream()
                .flatMap(deploy -> deploy.tasks().stream())
                .flatMap(task -> task.operators().stream()
                        .map(operator -> new TaskState(
                                operator.operator(),
                                task.task(),
                                0,
                                Optional.empty(),
                                segment.map(key -> new Handle(Optional.of(key), 0, 1, 0, Optional.empty())),
                                List.of(),
                                0,
                                List.of())))
                .toList();
        send(new ToJobMaster.Acknowledge(execution, checkpointId, tasks(), states, List.of(), List.of()));
    }

    List<TaskId> tasks() {
        return running.values().stream()
                .flatMap(deploy -> tasks(deploy).stream())
                .toList();
    }

    private static List<TaskId> tasks(Deploy deploy) {
        return deploy.tasks().stream().map(TaskRestore::task).toList();
    }

    @Override
    public void received(Connection from, ControlMessage message) {
        ToTaskManager order = (ToTaskManager) message;
        orders.add(order);
        track(order);
        if (order instanceof Deploy deploy) {
            deployed = deploy;
            if (!deploy.run().equals(run)) {
                run = deploy.run();
                running.clear();
                open.clear();
            }
            running.values().removeIf(other -> tasks(other).stream().anyMatch(tasks(deploy)::contains));
            running.put(deploy.execution(), deploy);
            completed = Math.max(completed, deploy.checkpointId());
            if (!ignored.contains(Order.DEPLOY)) {
                send(new ToJobMaster.Deployed(deploy.execution(), List.of()));
            }
        } else if (order instanceof ToTaskManager.ExecuteCheckpoint trigger && !ignored.contains(Order.CHECKPOINT)) {
            acknowledge(trigger.execution(), trigger.checkpointId());
        } else if (order instanceof ToTaskManager.CommitSinks commit) {
            tasks().forEach(task -> send(new ToJobMaster.Committed(commit.execution(), task, commit.checkpointId())));
        } else if (order instanceof ToTaskManager.Cancel cancel && !ignored.contains(Order.CANCEL)) {
            send(new ToJobMaster.Cancelled(cancel.execution()));
        }
    }

    private void track(ToTaskManager order) {
        if (order instanceof ToTaskManager.Adopt adopt && running.containsKey(adopt.former())) {
            running.put(adopt.execution(), running.remove(adopt.former()));
            run = adopt.run();
        } else if (order instanceof ToTaskManager.ExecuteCheckpoint trigger) {
            open.put(
                    trigger.checkpointId(),
                    new OpenCheckpoint(run.epoch(), trigger.checkpointId(), trigger.thenStop()));
        } else if (order instanceof ToTaskManager.StateComplete complete) {
            completed = Math.max(completed, complete.checkpointId());
            open.remove(complete.checkpointId());
        } else if (order instanceof ToTaskManager.Abort abort) {
            open.remove(abort.checkpointId());
        }
    }

    @Override
    public void closed(Connection which, String reason) {}
}
