package dev.weir.checkpoint;

import dev.weir.checkpoint.CheckpointHistory.Recorded;
import dev.weir.common.ExecutionId;
import dev.weir.common.TaskId;
import dev.weir.control.CheckpointKind;
import dev.weir.storage.CheckpointMetadata;
import java.util.Optional;
import java.util.Set;

/**
 * Which execution there is, and how far: deployed, restored, running, drained. One part of the {@link CheckpointCoordinator},
 * which owns the thread.
 *
 * <pre>
 *  none ──started──► RESTORING ──all tasks restored──► hooks are told (after a restore) ──► RUNNING ──► none
 *                                                                                           │   ▲
 *                                                                            regions failed ▼   │ their tasks restored
 *                                                                                         RESTARTING
 * </pre>
 */
final class ExecutionTracker {
    private final Outbox out;
    private final CheckpointHistory history;

    /** {@code null} while there is none. */
    private Execution execution;

    /** Why none runs, for requests that wait. */
    private String notRunning = "the job has not begun to run";

    ExecutionTracker(Outbox out, CheckpointHistory history) {
        this.out = out;
        this.history = history;
    }

    Optional<Execution> execution() {
        return Optional.ofNullable(execution);
    }

    Optional<Execution> running() {
        return execution().filter(it -> it.running && it.restarting.isEmpty());
    }

    String notRunning() {
        return notRunning;
    }

    void registerExecutionGraph(Event.ExecutionStarted started) {
        execution = new Execution(started);
        notRunning = "its tasks are being deployed";
    }

    /** Regions have failed. */
    void restart(Set<TaskId> tasks, String why) {
        execution.restart(tasks);
        notRunning = why;
    }

    void end(String why) {
        execution.running = false;
        execution = null;
        notRunning = why;
    }

    /** Counts the message as ignored if it belongs to another. */
    boolean isCurrent(ExecutionId id) {
        boolean current = execution != null && execution.started.execution().equals(id);
        if (!current) {
            out.ignore("former execution");
        }
        return current;
    }

    /** @return whether the sources start now */
    boolean stateRestorationConfirmation(Event.StateRestored restored) {
        if (!isCurrent(restored.execution())) {
            return false;
        }
        if (!execution.hasOnly(restored.tasks())) {
            out.ignore("unknown task");
            return false;
        }
        execution.restored.addAll(restored.tasks());
        restoredTrace().ifPresent(trace -> {
            trace.trace(restored.trace());
            trace.trace(CycleStep.STATE_RESTORATION_CONFIRMATION.at(out.now(), restored.taskManager()));
        });
        if (!execution.isRestored()) {
            return false;
        }
        if (execution.restoringHooks) {
            return restartedRegions();
        }
        execution.restoringHooks = true;
        Optional<CheckpointMetadata> from = execution.started.restoredFrom();
        from.ifPresent(checkpoint -> out.add(new Command.RunHooks(
                HookStep.RESTORE,
                checkpoint.id(),
                CheckpointKind.valueOf(checkpoint.kind()),
                checkpoint.size(),
                "",
                checkpoint.hooks(),
                Optional.of(execution.started.execution()))));
        return from.isEmpty() && startSources();
    }

    /** Hooks are not told: what they did for checkpoints that were under way was aborted, and the job goes on. */
    private boolean restartedRegions() {
        boolean restarted = execution.running && !execution.restarting.isEmpty();
        if (restarted) {
            execution.restarting.clear();
            out.add(new Command.StartSources(execution.started.execution()));
        }
        return restarted;
    }

    private Optional<Recorded> restoredTrace() {
        return execution.started.restoredFrom().flatMap(from -> history.byId(from.id()));
    }

    /** The hooks were told of the restore. @return whether the sources start now */
    boolean hooksRestored(Event.HooksDone done) {
        boolean awaited = execution != null
                && execution.restoringHooks
                && !execution.running
                && done.execution().equals(Optional.of(execution.started.execution()));
        if (!awaited) {
            out.ignore("unexpected hooks");
            return false;
        }
        restoredTrace().ifPresent(trace -> trace.trace(done.outcome().trace()));
        done.outcome()
                .failure()
                .ifPresent(failure -> out.warn(
                        "HookFailed",
                        "at the restore of checkpoint " + done.checkpointId() + ": " + failure.message()));
        return startSources();
    }

    private boolean startSources() {
        execution.running = true;
        out.add(new Command.StartSources(execution.started.execution()));
        return true;
    }

    void drained(Event.TaskDrained drained) {
        if (!isCurrent(drained.execution())) {
            return;
        }
        if (execution.hasOnly(Set.of(drained.task()))) {
            execution.drained.add(drained.task());
        } else {
            out.ignore("unknown task");
        }
    }
}
