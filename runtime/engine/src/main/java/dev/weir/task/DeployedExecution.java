package dev.weir.task;

import dev.weir.channel.ChannelFactory.Remote;
import dev.weir.channel.Element.Barrier;
import dev.weir.common.ExecutionId;
import dev.weir.control.VertexLoad;
import dev.weir.state.SnapshotForm;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** The tasks of one execution in this process. */
final class DeployedExecution implements Execution {
    private final ExecutionPlan plan;
    private final List<StreamTask> tasks;
    private final Remote remote;

    DeployedExecution(ExecutionPlan plan, List<StreamTask> tasks, Remote remote) {
        this.plan = plan;
        this.tasks = List.copyOf(tasks);
        this.remote = remote;
    }

    @Override
    public ExecutionId id() {
        return plan.id();
    }

    @Override
    public void startSources() {
        tasks.forEach(StreamTask::start);
    }

    @Override
    public void executeCheckpoint(long checkpointId, long triggeredAt, SnapshotForm form, boolean thenStop) {
        Barrier barrier = new Barrier(checkpointId, triggeredAt, form, false);
        tasks.forEach(task -> task.inject(barrier, thenStop));
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        tasks.forEach(task -> task.checkpointCompleted(checkpointId));
    }

    @Override
    public void commit(long checkpointId) {
        tasks.forEach(task -> task.commit(checkpointId));
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) {
        tasks.forEach(task -> task.abort(checkpointId));
    }

    @Override
    public CompletionStage<Void> cancel() {
        tasks.forEach(StreamTask::cancel);
        return StreamTask.closedAll(tasks).thenRun(remote::close);
    }

    @Override
    public Map<String, Long> counters() {
        return plan.graph().logical().counters().values();
    }

    @Override
    public List<VertexLoad> loads() {
        Map<String, VertexLoad> loads = new TreeMap<>();
        tasks.stream()
                .filter(task -> !task.isClosed())
                .map(StreamTask::load)
                .forEach(load -> loads.merge(load.vertex(), load, VertexLoad::plus));
        return List.copyOf(loads.values());
    }

    @Override
    public int runningTasks() {
        return (int) tasks.stream().filter(task -> !task.isClosed()).count();
    }
}
