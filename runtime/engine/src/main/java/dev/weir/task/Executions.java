package dev.weir.task;

import dev.weir.channel.ChannelFactory;
import dev.weir.channel.ChannelFactory.Remote;
import dev.weir.channel.DataChannel;
import dev.weir.channel.LocalChannel;
import dev.weir.codec.Codec;
import dev.weir.common.HostAndPort;
import dev.weir.common.TaskId;
import dev.weir.graph.ExecutionGraph.Channel;
import dev.weir.state.KeyedStateBackend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** Deploys executions onto the workers of one process. Safe to use from any thread. */
public final class Executions {
    private static final int LOCAL_CHANNEL_CAPACITY = 16;

    private final TaskExecutor executor;
    private final ChannelFactory channels;
    private final KeyedStateBackend states;
    private final OperatorClasses classes = new OperatorClasses();

    public Executions(TaskExecutor executor, ChannelFactory channels, KeyedStateBackend states) {
        this.executor = Objects.requireNonNull(executor, "executor is null");
        this.channels = Objects.requireNonNull(channels, "channels is null");
        this.states = Objects.requireNonNull(states, "states is null");
    }

    /**
     * Makes the tasks of the plan, with their state restored, and begins to step them; sources wait for {@link
     * Execution#startSources}. May block: not for a worker thread.
     *
     * @throws Exception what reading the state throws, or the program's own code while its operators are made
     */
    public Execution deploy(ExecutionPlan plan, TaskListener listener) throws Exception {
        TaskId first = plan.mine().stream()
                .min(TaskId::compareTo)
                .orElseThrow(
                        () -> new IllegalArgumentException("execution " + plan.id() + " has no task for this process"));
        Remote remote = channels.open(plan.id(), lost -> listener.failed(first, lost));
        Map<TaskId, TaskHandle> handles = new LinkedHashMap<>();
        for (TaskId task : plan.tasks().tasks()) {
            if (plan.mine().contains(task)) {
                handles.put(task, executor.newHandle());
            }
        }
        List<StreamTask> tasks = new ArrayList<>();
        try {
            Ends ends = new Ends(plan, remote, handles);
            for (Map.Entry<TaskId, TaskHandle> entry : handles.entrySet()) {
                TaskContext context = TaskContext.of(entry.getKey(), plan, executor, entry.getValue());
                tasks.add(new TaskAssembly(context, listener, states, classes).assemble(ends.senders, ends.receivers));
            }
        } catch (Exception | LinkageError e) {
            tasks.forEach(StreamTask::discard);
            remote.close();
            throw e;
        }
        tasks.forEach(task -> handles.get(task.id()).start(task));
        states.releaseClosed();
        return new DeployedExecution(plan, tasks, remote);
    }

    /**
     * Gives up what is kept in memory of the state of tasks that have ended, for those that come back. Each deployment does so when
     * its tasks have taken what they need.
     */
    public void releaseClosedState() {
        states.releaseClosed();
    }

    /** Both ends of all channels that begin or end in this process, by channel index. */
    private static final class Ends {
        private final Map<Integer, DataChannel.Sender> senders = new HashMap<>();
        private final Map<Integer, DataChannel.Receiver> receivers = new HashMap<>();

        Ends(ExecutionPlan plan, Remote remote, Map<TaskId, TaskHandle> handles) {
            for (Channel channel : plan.tasks().channels()) {
                TaskHandle from = handles.get(channel.from());
                TaskHandle to = handles.get(channel.to());
                Supplier<Codec<?>> codec =
                        () -> plan.codecs().of(channel.edge().edge().type());
                if (from != null && to != null) {
                    LocalChannel local = new LocalChannel(LOCAL_CHANNEL_CAPACITY, from::wake, to::wake);
                    senders.put(channel.index(), local);
                    receivers.put(channel.index(), local);
                } else if (from != null) {
                    senders.put(
                            channel.index(),
                            remote.sender(channel.index(), peer(plan, channel), codec.get(), from::wake));
                } else if (to != null) {
                    receivers.put(channel.index(), remote.receiver(channel.index(), codec.get(), to::wake));
                }
            }
        }

        private static HostAndPort peer(ExecutionPlan plan, Channel channel) {
            HostAndPort peer = plan.peers().get(channel.to());
            if (peer == null) {
                throw new IllegalArgumentException(
                        "the plan of execution " + plan.id() + " does not say where task " + channel.to() + " runs");
            }
            return peer;
        }
    }
}
