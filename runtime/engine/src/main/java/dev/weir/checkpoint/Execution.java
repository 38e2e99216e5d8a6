package dev.weir.checkpoint;

import dev.weir.common.TaskId;
import dev.weir.control.CheckpointDetail.TraceStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The execution whose checkpoints are taken now, as the coordinator knows it. Coordinator's thread only. */
final class Execution {
    final Event.ExecutionStarted started;
    final List<TraceStep> setUp;

    /** Which TaskManager has which task. */
    private final Map<TaskId, String> placement;

    /** Tasks that have restored their state; those that have not are being deployed. */
    final Set<TaskId> restored = new HashSet<>();

    /** Tasks that have read all their input. */
    final Set<TaskId> drained = new HashSet<>();

    /** The hooks are being told of the restore, or were. */
    boolean restoringHooks;

    /** Records flow; of tasks that are being restarted they will again. */
    boolean running;

    /** Tasks of regions that failed and are not restored yet. */
    final Set<TaskId> restarting = new HashSet<>();

    /** The JobMaster was asked to end it. */
    boolean failing;

    Execution(Event.ExecutionStarted started) {
        this.started = started;
        this.placement = new HashMap<>(started.placement());
        this.setUp = new ArrayList<>(started.setUp());
        setUp.add(CycleStep.REGISTER_EXECUTION_GRAPH.at(started.at(), ""));
    }

    Map<TaskId, String> placement() {
        return Map.copyOf(placement);
    }

    /** Regions have failed. */
    void restart(Set<TaskId> tasks) {
        restarting.addAll(tasks);
        restored.removeAll(tasks);
        drained.removeAll(tasks);
    }

    /** They are deployed again. */
    void place(Map<TaskId, String> places) {
        placement.putAll(places);
    }

    boolean hasOnly(Set<TaskId> tasks) {
        return placement.keySet().containsAll(tasks);
    }

    boolean isRestored() {
        return restored.containsAll(placement.keySet());
    }

    boolean isDrained() {
        return running && !placement.isEmpty() && drained.containsAll(placement.keySet());
    }

    Set<String> taskManagers() {
        return new TreeSet<>(placement.values());
    }
}
