package dev.weir.jobmaster;

import dev.weir.checkpoint.CycleStep;
import dev.weir.common.EventLoop;
import dev.weir.common.ExecutionId;
import dev.weir.common.TaskId;
import dev.weir.control.CheckpointDetail.TraceStep;
import dev.weir.control.JobConfig;
import dev.weir.graph.ExecutionGraph;
import dev.weir.graph.JobGraph;
import dev.weir.graph.Regions;
import dev.weir.state.ElementList;
import dev.weir.storage.CheckpointMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Plans the next run, or the regions of the one that is active which are down: where tasks run and what they begin with. The splits of sources that begin anew are listed on
 * a blocking thread, one planning at a time. Owned by the JobMaster's thread.
 */
final class DeploymentPlanner {
    /** What comes of a planning; on the JobMaster's thread. */
    interface Listener {
        void planned(Deployment deployment);

        void planningFailed(Throwable failure);
    }

    private final StartSequence.Started started;
    private final int parallelism;
    /** State of operators that the job does not have is left behind. */
    private final boolean allowUnmatchedState;

    private final EventLoop loop;
    private final TaskManagers taskManagers;
    private final ExecutionDriver executions;
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
            JobConfig config,
            EventLoop loop,
            TaskManagers taskManagers,
            ExecutionDriver executions,
            Listener listener) {
        this.started = started;
        this.parallelism = config.parallelism();
        this.allowUnmatchedState = config.restoreFrom()
                .filter(JobConfig.RestoreFrom::allowUnmatchedState)
                .isPresent();
        this.loop = loop;
        this.taskManagers = taskManagers;
        this.executions = executions;
        this.listener = listener;
        this.splits = new SplitEnumeration(started.graph());
    }

    /**
     * Whether a source that a part of the job begins with would find the splits that the other parts have not. A JobMaster that
     * took over tasks does not know what was listed for them.
     */
    boolean knowsSplits(Optional<CheckpointMetadata> restored) {
        return splits.isKnown(restored);
    }

    /** Begins to plan, if there are enough slots and no planning is under way; nothing is told when slots are lost meanwhile. */
    void plan(Optional<CheckpointMetadata> restored) {
        if (planning || placement().isEmpty()) {
            return;
        }
        planning = true;
        loop.<Map<String, ElementList>>callBlocking(() -> splits.list(restored), (listed, failure) -> {
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

    private void plan(
            List<String> subtasks, Optional<CheckpointMetadata> restored, Map<String, ElementList> newSplits) {
        Optional<Deployment> goesOn = executions.active();
        List<TraceStep> setUp = new ArrayList<>();
        ExecutionGraph tasks = setUp(setUp);
        Regions regions = Regions.of(tasks);
        Map<Integer, ExecutionId> attempts =
                new TreeMap<>(goesOn.map(Deployment::attempts).orElse(Map.of()));
        (goesOn.isPresent() ? executions.down() : regions.all()).forEach(region -> attempts.put(region, nextAttempt()));
        ExecutionId run = goesOn.map(Deployment::id).orElseGet(() -> attempts.get(0));
        Deployment deployment;
        try {
            deployment = Deployment.plan(
                    run, tasks, regions, attempts, subtasks, restored, allowUnmatchedState, newSplits, setUp);
        } catch (RuntimeException e) {
            listener.planningFailed(e);
            return;
        }
        lastPlacement = subtasks;
        listener.planned(deployment);
    }

    /** Tasks that run already: the next execution is theirs. */
    Deployment adopt(Map<TaskId, String> placement, Optional<CheckpointMetadata> newest) {
        List<TraceStep> setUp = new ArrayList<>();
        ExecutionGraph tasks = setUp(setUp);
        Map<Integer, String> subtasks = new TreeMap<>();
        placement.forEach((task, taskManager) -> subtasks.putIfAbsent(task.subtask(), taskManager));
        lastPlacement = List.copyOf(subtasks.values());
        Regions regions = Regions.of(tasks);
        Map<Integer, ExecutionId> attempts = new TreeMap<>();
        regions.all().forEach(region -> attempts.put(region, nextAttempt()));
        return Deployment.ofRunning(attempts.get(0), tasks, regions, attempts, placement, newest, List.copyOf(setUp));
    }

    private ExecutionId nextAttempt() {
        return new ExecutionId(started.epoch(), ++attempt);
    }

    private ExecutionGraph setUp(List<TraceStep> steps) {
        steps.add(taken(CycleStep.SET_UP));
        JobGraph graph = JobGraph.defineJobStructure(started.graph().logical());
        steps.add(taken(CycleStep.DEFINE_JOB_STRUCTURE));
        ExecutionGraph tasks = graph.initializeExecutionGraph(parallelism, started.maxParallelism());
        steps.add(taken(CycleStep.INITIALIZE_EXECUTION_GRAPH));
        return tasks;
    }

    private TraceStep taken(CycleStep step) {
        return step.at(loop.clock().epochMicros(), "");
    }
}
