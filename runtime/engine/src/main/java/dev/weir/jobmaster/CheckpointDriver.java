package dev.weir.jobmaster;

import dev.weir.checkpoint.CheckpointCoordinator;
import dev.weir.checkpoint.CheckpointFailureReason;
import dev.weir.checkpoint.Command;
import dev.weir.checkpoint.Event;
import dev.weir.checkpoint.Timer;
import dev.weir.common.EventLoop;
import dev.weir.common.ExecutionId;
import dev.weir.common.Scheduled;
import dev.weir.control.JobFailure;
import dev.weir.hooks.HookRunner;
import dev.weir.protocol.ToTaskManager;
import dev.weir.storage.CheckpointMetadata;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;

/**
 * Tells the CheckpointCoordinator what happens and does what it commands, in order. Decides nothing. Owned by the JobMaster's
 * thread.
 */
final class CheckpointDriver implements CheckpointWriter.Listener {
    /** What is beyond checkpoints; called on the JobMaster's thread. */
    interface Listener {
        /** All tasks and hooks are restored. */
        void start(ExecutionId execution);

        /** It is in the log. */
        void committed(CheckpointMetadata checkpoint);

        /** A commit's outcome was told to the coordinator. */
        void commitEnded();

        void discarded(Set<Long> checkpointIds);

        void failExecution(JobFailure failure);

        void fenced(JobFailure failure);

        void finished(long checkpointId);

        void suspended(long checkpointId);
    }

    private final CheckpointCoordinator coordinator;
    private final EventLoop loop;
    private final CheckpointWriter writer;
    private final Retention retention;
    private final HookRunner hooks;
    private final EventPublisher events;
    private final BiConsumer<ExecutionId, ToTaskManager> tasks;
    private final Listener listener;
    private final Map<Timer, Scheduled> timers = new HashMap<>();
    /** Nonce of the entry that the log was asked for last. */
    private String handedOver = "";
    /** Commanded and not yet done. */
    private final Deque<Command> commands = new ArrayDeque<>();
    /** Further up the stack commands are being done. */
    private boolean performing;

    /** @param tasks sends to every TaskManager of an execution, if it is the one that runs */
    CheckpointDriver(
            CheckpointCoordinator coordinator,
            EventLoop loop,
            CheckpointWriter writer,
            Retention retention,
            HookRunner hooks,
            EventPublisher events,
            BiConsumer<ExecutionId, ToTaskManager> tasks,
            Listener listener) {
        this.coordinator = coordinator;
        this.loop = loop;
        this.writer = writer;
        this.retention = retention;
        this.hooks = hooks;
        this.events = events;
        this.tasks = tasks;
        this.listener = listener;
    }

    /** Goes on where the JobMaster before stopped. */
    void repair(List<CheckpointMetadata> entries) {
        writer.repair(entries);
    }

    CheckpointCoordinator coordinator() {
        return coordinator;
    }

    /** @param event made from the time that it happens at, epoch microseconds */
    void on(LongFunction<? extends Event> event) {
        commands.addAll(coordinator.on(event.apply(loop.clock().epochMicros())));
        if (performing) {
            return;
        }
        performing = true;
        try {
            for (Command command = commands.poll(); command != null; command = commands.poll()) {
                perform(command);
            }
        } finally {
            performing = false;
        }
    }

    /** Nothing that was commanded happens any more. */
    void stop() {
        commands.clear();
        timers.values().forEach(Scheduled::cancel);
        timers.clear();
    }

    private void perform(Command command) {
        if (command instanceof Command.Commit commit) {
            commit(commit.draft());
        } else if (command instanceof Command.Report report) {
            events.checkpointChanged(report.report());
        } else if (command instanceof Command.Notice notice) {
            events.notice(notice.warning(), notice.reason(), notice.message());
        } else if (command instanceof Command.ScheduleTimer timer) {
            schedule(timer.timer(), timer.delayMillis());
        } else if (command instanceof Command.CancelTimer timer) {
            cancel(timer.timer());
        } else if (command instanceof Command.Retain retain) {
            retention.apply(retain, this::discarded, () -> on(Event.RetainFailed::new));
        } else if (command instanceof Command.RunHooks run) {
            hooks.run(run, outcome -> {
                outcome.reported()
                        .forEach(what -> events.notice(
                                true, "HookFailed", "checkpoint " + run.checkpointId() + " is not affected: " + what));
                on(at -> new Event.HooksDone(at, run, outcome));
            });
        } else {
            performOnJob(command);
        }
    }

    private void discarded(Set<Long> removed) {
        listener.discarded(removed);
        on(at -> new Event.Discarded(at, removed));
    }

    private void performOnJob(Command command) {
        if (command instanceof Command.StartSources start) {
            listener.start(start.execution());
        } else if (command instanceof Command.SendTrigger trigger) {
            tasks.accept(
                    trigger.execution(),
                    new ToTaskManager.ExecuteCheckpoint(
                            trigger.execution(),
                            trigger.checkpointId(),
                            trigger.triggeredAt(),
                            trigger.form(),
                            trigger.folder(),
                            trigger.thenStop()));
        } else if (command instanceof Command.NotifyState notify) {
            tasks.accept(
                    notify.execution(), new ToTaskManager.StateComplete(notify.execution(), notify.checkpointId()));
        } else if (command instanceof Command.CommitSinks commit) {
            tasks.accept(commit.execution(), new ToTaskManager.CommitSinks(commit.execution(), commit.checkpointId()));
        } else if (command instanceof Command.AbortTasks abort) {
            tasks.accept(
                    abort.execution(),
                    new ToTaskManager.Abort(abort.execution(), abort.checkpointId(), abort.reason()));
        } else if (command instanceof Command.FailExecution fail) {
            listener.failExecution(fail.failure());
        } else if (command instanceof Command.StopFenced fenced) {
            listener.fenced(fenced.failure());
        } else if (command instanceof Command.JobFinished finished) {
            listener.finished(finished.checkpointId());
        } else if (command instanceof Command.JobSuspended suspended) {
            listener.suspended(suspended.checkpointId());
        } else {
            throw new IllegalStateException("no way to do " + command);
        }
    }

    private void schedule(Timer timer, long delayMillis) {
        cancel(timer);
        timers.put(timer, loop.schedule(delayMillis, () -> {
            timers.remove(timer);
            on(at -> new Event.TimerFired(at, timer));
        }));
    }

    private void cancel(Timer timer) {
        Scheduled scheduled = timers.remove(timer);
        if (scheduled != null) {
            scheduled.cancel();
        }
    }

    private void commit(CheckpointMetadata draft) {
        // One that was handed over may be in the log: only the log can tell then.
        boolean again = draft.nonce().equals(handedOver);
        Set<String> unprotected = again ? Set.of() : retention.unprotected(draft);
        if (unprotected.isEmpty()) {
            handedOver = draft.nonce();
            writer.commit(draft, this);
        } else {
            answered(at -> new Event.CommitFailed(
                    at, draft.id(), CheckpointFailureReason.BASIS_GONE, "its state lies in " + unprotected));
        }
    }

    @Override
    public void committed(CheckpointMetadata checkpoint, long bytes) {
        retention.committed(checkpoint, bytes);
        listener.committed(checkpoint);
    }

    @Override
    public void answered(LongFunction<Event> event) {
        on(event);
        listener.commitEnded();
    }
}
