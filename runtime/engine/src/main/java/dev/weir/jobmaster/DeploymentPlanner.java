package dev.weir.jobmaster;

import dev.weir.checkpoint.CycleStep;
import dev.weir.common.EventLoop;
import dev.weir.common.ExecutionId;
import dev.weir.control.CheckpointDetail.TraceStep;
import dev.weir.graph.ExecutionGraph;
import dev.weir.graph.JobGraph;
import dev.weir.state.Elements;
import dev.weir.storage.CheckpointMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plans the next execution: where its tasks run and what they begin with. The splits of sources that begin anew are listed on
 * a blocking thread, one planning at a time. Owned by the JobMaster's thread.
 */
final class DeploymentPlanner {
    /** What comes of a planning; on the JobMaster's thread. */
    interface Listener {
        /** @param setUp the steps of the set-up, in order */
        void planned(Deployment deployment, List<TraceStep> setUp);

        void planningFailed(Throwable failure);
    }

    private final StartSequence.Started started;
    private final int parallelism;
    private final EventLoop loop;
    private final TaskManagers taskManagers;
    private final Listener listener;
    private final SplitEnumeration splits;
    /** Of the last execution, from 1. */
    private long attempt;
    /** Splits are being listed. */
    private boolean planning;
    /** Where subtasks ran last. */
    private List<String> lastPlacement = List.of();

    DeploymentPlanner(
            StartSequence.Started started,
            int parallelism,
            EventLoop loop,
            TaskManagers taskManagers,
            Listener listener) {
        this.started = started;
        this.parallelism = parallelism;
        this.loop = loop;
        this.taskManagers = taskManagers;
        this.listener = listener;
        this.splits = new SplitEnumeration(started.graph());
    }

    /** Begins to plan, if there are enough slots and no planning is under way; nothing is told when slots are lost meanwhile. */
    void plan(Optional<CheckpointMetadata> restored) {
        if (planning || placement().isEmpty()) {
            return;
        }
        planning = true;
        loop.<Map<String, Elements>>callBlocking(() -> splits.list(restored), (listed, failure) -> {
            planning = false;
            if (failure != null) {
                listener.planningFailed(failure);
            } else {
                placement().ifPresent(subtasks -> plan(subtasks, restored, listed));
            }
        });
    }

    private Optional<List<String>> placement() {
        return Placement.place(parallelism, taskManagers.slots(), lastPlacement);
    }

    private void plan(List<String> subtasks, Optional<CheckpointMetadata> restored, Map<String, Elements> newSplits) {
        List<TraceStep> setUp = new ArrayList<>();
        setUp.add(taken(CycleStep.SET_UP));
        JobGraph graph = JobGraph.defineJobStructure(started.graph().logical());
        setUp.add(taken(CycleStep.DEFINE_JOB_STRUCTURE));
        ExecutionGraph tasks = graph.initializeExecutionGraph(parallelism, started.maxParallelism());
        setUp.add(taken(CycleStep.INITIALIZE_EXECUTION_GRAPH));
        ExecutionId id = new ExecutionId(started.epoch(), ++attempt);
        Deployment deployment;
        try {
            deployment = Deployment.plan(id, tasks, subtasks, restored, newSplits);
        } catch (RuntimeException e) {
            listener.planningFailed(e);
            return;
        }
        lastPlacement = subtasks;
        listener.planned(deployment, setUp);
    }

    private TraceStep taken(CycleStep step) {
        return step.at(loop.clock().epochMicros(), "");
    }
}
