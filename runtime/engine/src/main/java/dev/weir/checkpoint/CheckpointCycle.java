package dev.weir.checkpoint;

import static dev.weir.checkpoint.PendingCheckpoint.Stage.CAPTURED;
import static dev.weir.checkpoint.PendingCheckpoint.Stage.CAPTURING;
import static dev.weir.checkpoint.PendingCheckpoint.Stage.COMMITTING;
import static dev.weir.checkpoint.PendingCheckpoint.Stage.COMMITTING_SINKS;
import static dev.weir.checkpoint.PendingCheckpoint.Stage.FINISHING;
import static dev.weir.checkpoint.PendingCheckpoint.Stage.PREPARING;
import static dev.weir.checkpoint.PendingCheckpoint.Stage.TELLING_HOOKS;
import static dev.weir.checkpoint.PendingCheckpoint.Stage.TRIGGERED;
import static dev.weir.checkpoint.PendingCheckpoint.Stage.TRIGGERING;

import dev.weir.checkpoint.CheckpointHistory.Recorded;
import dev.weir.checkpoint.PendingCheckpoint.Stage;
import dev.weir.control.CheckpointDetail.TraceStep;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.JobConfig;
import dev.weir.storage.CheckpointMetadata;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The steps of the checkpoints that are under way, from the hooks' preparation to the end, whichever it is. One part of the
 * {@link CheckpointCoordinator}, which says when one begins, and owns the thread.
 */
final class CheckpointCycle {
    private static final long FIRST_RETRY_MILLIS = 100;
    private static final long LONGEST_RETRY_MILLIS = 5_000;

    /** Hears how checkpoints end, and what is wrong on the way. */
    interface Listener {
        /** It is in the log. */
        void committed(PendingCheckpoint checkpoint);

        /** All is done; nothing of it is left to do. */
        void completed(PendingCheckpoint checkpoint);

        /** It will not be completed; nothing of it is left to do but the hooks' end. */
        void failed(PendingCheckpoint checkpoint, CheckpointFailureReason reason, String message);

        /** It is not over, but something counts as a failure. */
        void stuck(PendingCheckpoint checkpoint, CheckpointFailureReason reason, String message);
    }

    private final String job;
    private final String jobUid;
    private final CheckpointTimeouts timeouts;
    private final Supplier<String> nonces;
    private final CheckpointHistory history;
    private final Outbox out;
    private final Listener listener;

    /** Under way, by id. */
    private final TreeMap<Long, PendingCheckpoint> active = new TreeMap<>();

    /** Of the job's folder, for people. Set once, at the start. */
    private String location = "";

    /** Bytes of state in the last completed checkpoint. */
    private long lastSize;

    /** Id of the newest one that is in the log; an older one must not follow it there. */
    private long committedUpTo;

    CheckpointCycle(
            String job,
            String jobUid,
            JobConfig.Checkpointing config,
            Supplier<String> nonces,
            CheckpointHistory history,
            Outbox out,
            Listener listener) {
        this.job = job;
        this.jobUid = jobUid;
        this.timeouts = new CheckpointTimeouts(config.timeout(), out, this, listener);
        this.nonces = nonces;
        this.history = history;
        this.out = out;
        this.listener = listener;
    }

    void recovered(String folder, long size) {
        location = folder;
        lastSize = size;
    }

    long lastSize() {
        return lastSize;
    }

    List<PendingCheckpoint> active() {
        return List.copyOf(active.values());
    }

    Optional<PendingCheckpoint> find(long id) {
        return Optional.ofNullable(active.get(id));
    }

    /** Those that are not in the log. */
    List<PendingCheckpoint> uncommitted() {
        return active.values().stream()
                .filter(checkpoint -> !checkpoint.stage.isCommitted())
                .toList();
    }

    boolean isCommitting() {
        return active.values().stream().anyMatch(checkpoint -> checkpoint.stage == COMMITTING);
    }

    void report(PendingCheckpoint checkpoint, CheckpointReport next) {
        report(checkpoint.recorded, next);
    }

    void report(Recorded recorded, CheckpointReport next) {
        history.update(recorded, next);
        out.add(new Command.Report(next));
    }

    private static ReportBuilder edit(PendingCheckpoint checkpoint) {
        return new ReportBuilder(checkpoint.recorded.report());
    }

    // 2 to 4: prepare

    void triggerCheckpoint(PendingCheckpoint checkpoint, String asker) {
        long at = checkpoint.triggeredAt;
        active.put(checkpoint.id, checkpoint);
        checkpoint.recorded.trace(checkpoint.execution.setUp);
        checkpoint.recorded.trace(new TraceStep(
                at,
                asker,
                CycleStep.TRIGGER_CHECKPOINT.to(),
                CycleStep.TRIGGER_CHECKPOINT.method(),
                checkpoint.recorded.report().name()));
        report(checkpoint, edit(checkpoint).begun(checkpoint.id, at).build());
        timeouts.arm(checkpoint);
        runHooks(HookStep.PREPARE, checkpoint, "");
    }

    private void runHooks(HookStep step, PendingCheckpoint checkpoint, String reason) {
        out.add(new Command.RunHooks(
                step, checkpoint.id, checkpoint.recorded.report().kind(), lastSize, reason));
    }

    /** @return false if nobody waited for it */
    boolean hooksDone(Event.HooksDone done) {
        Optional<Recorded> recorded = history.byId(done.checkpointId());
        recorded.ifPresent(known -> known.trace(done.outcome().trace()));
        PendingCheckpoint checkpoint = active.get(done.checkpointId());
        Stage expected = expectedAt(done.step());
        if (checkpoint == null || checkpoint.stage != expected) {
            boolean late = checkpoint == null && recorded.isPresent();
            if (late && !done.outcome().reports().isEmpty()) {
                report(
                        recorded.get(),
                        new ReportBuilder(recorded.get().report())
                                .hooks(done.outcome().reports())
                                .build());
            }
            return late;
        }
        history.update(
                checkpoint.recorded,
                edit(checkpoint).hooks(done.outcome().reports()).build());
        Optional<HookOutcome.Failure> failure = done.outcome().failure();
        if (failure.isPresent() && !checkpoint.stage.isCommitted()) {
            abort(checkpoint, failure.get().reason(), failure.get().message(), done.at());
            return true;
        }
        failure.ifPresent(reported -> out.add(new Command.Notice(
                true, "HookFailed", "checkpoint " + checkpoint.id + " is complete, but " + reported.message())));
        proceed(checkpoint, done);
        return true;
    }

    private static Stage expectedAt(HookStep step) {
        return switch (step) {
            case PREPARE -> PREPARING;
            case TRIGGER -> TRIGGERING;
            case COMPLETE -> TELLING_HOOKS;
            case POST -> FINISHING;
            case ABORT, SUBSUMED, RESTORE -> null;
        };
    }

    private void proceed(PendingCheckpoint checkpoint, Event.HooksDone done) {
        switch (checkpoint.stage) {
            case PREPARING -> open(checkpoint, done);
            case TRIGGERING -> {
                checkpoint.stage = TRIGGERED;
                sendTriggers(done.at());
            }
            case TELLING_HOOKS -> commitSinks(checkpoint, done.at());
            case FINISHING -> complete(checkpoint);
            case TRIGGERED, CAPTURING, CAPTURED, COMMITTING, COMMITTING_SINKS ->
                throw new IllegalStateException(
                        "checkpoint " + checkpoint.id + " waits for no hook: " + checkpoint.stage);
        }
    }

    // 5: trigger

    private void open(PendingCheckpoint checkpoint, Event.HooksDone done) {
        checkpoint.hooks = done.outcome().data();
        checkpoint.stage = TRIGGERING;
        checkpoint.recorded.trace(CycleStep.OPEN_PENDING_CHECKPOINT.at(done.at(), ""));
        runHooks(HookStep.TRIGGER, checkpoint, "");
    }

    /** Barriers go in the order of the ids, whoever's hooks are done first. */
    private void sendTriggers(long at) {
        for (PendingCheckpoint checkpoint : active()) {
            if (checkpoint.stage.compareTo(TRIGGERED) < 0) {
                return;
            }
            if (checkpoint.stage == TRIGGERED && checkpoint.execution.running) {
                notifyCheckpointTriggerComplete(checkpoint, at);
            }
        }
    }

    private void notifyCheckpointTriggerComplete(PendingCheckpoint checkpoint, long at) {
        checkpoint.stage = CAPTURING;
        for (String taskManager : checkpoint.execution.taskManagers()) {
            checkpoint.recorded.trace(CycleStep.EXECUTE_CHECKPOINT.at(at, taskManager));
        }
        report(checkpoint, edit(checkpoint).phase(CheckpointPhase.IN_PROGRESS).build());
        out.add(new Command.SendTrigger(
                checkpoint.execution.started.execution(),
                checkpoint.id,
                checkpoint.triggeredAt / 1000,
                checkpoint.form(),
                checkpoint.folder(),
                checkpoint.isLast()));
    }

    // 6: capture

    /** A part is there that fits the execution. */
    void dataTransferComplete(PendingCheckpoint checkpoint, Acknowledgement acknowledgement, long at) {
        Optional<String> problem = checkpoint.acknowledge(acknowledgement);
        checkpoint.recorded.trace(acknowledgement.trace());
        if (problem.isPresent()) {
            abort(
                    checkpoint,
                    CheckpointFailureReason.ACKNOWLEDGEMENT_MALFORMED,
                    "TaskManager " + acknowledgement.taskManager() + " acknowledged: " + problem.get(),
                    at);
        } else if (checkpoint.isFullyAcknowledged()) {
            checkpoint.stage = CAPTURED;
            commitNext(at);
        }
    }

    // 7: complete

    /** Commits go one after the other, in the order of the ids. */
    private void commitNext(long at) {
        if (isCommitting()) {
            return;
        }
        active.values().stream()
                .filter(checkpoint -> checkpoint.stage == CAPTURED && checkpoint.id > committedUpTo)
                .findFirst()
                .ifPresent(checkpoint -> {
                    checkpoint.stage = COMMITTING;
                    checkpoint.draft = checkpoint.toMetadata(job, jobUid, nonces.get(), at);
                    checkpoint.recorded.trace(CycleStep.COMMIT.at(at, ""));
                    out.add(new Command.Commit(checkpoint.draft));
                });
    }

    /** Asks the log again, with a pause that grows. */
    void commitUnknown(PendingCheckpoint checkpoint, String message) {
        checkpoint.commitAttempts++;
        if (checkpoint.commitAttempts == 1) {
            out.warn(
                    "CommitUnknown",
                    CheckpointFailureReason.COMMIT_UNKNOWN.message("checkpoint " + checkpoint.id + ": " + message));
        }
        long pause = FIRST_RETRY_MILLIS << Math.min(checkpoint.commitAttempts - 1, 10);
        out.add(new Command.ScheduleTimer(
                new Timer.CommitRetry(checkpoint.id, checkpoint.commitAttempts),
                Math.min(pause, LONGEST_RETRY_MILLIS)));
    }

    void retryCommit(PendingCheckpoint checkpoint, int attempt) {
        if (checkpoint.stage == COMMITTING && checkpoint.commitAttempts == attempt) {
            out.add(new Command.Commit(checkpoint.draft));
        }
    }

    void committed(PendingCheckpoint checkpoint, CheckpointMetadata entry, long at, boolean executionLives) {
        lastSize = entry.size();
        committedUpTo = Math.max(committedUpTo, checkpoint.id);
        checkpoint.stage = TELLING_HOOKS;
        report(
                checkpoint,
                edit(checkpoint)
                        .committed(
                                entry,
                                CheckpointHistory.location(location, entry),
                                CheckpointHistory.operators(entry, checkpoint::newBytes),
                                at)
                        .build());
        timeouts.arm(checkpoint);
        listener.committed(checkpoint);
        active.headMap(checkpoint.id).values().stream()
                .filter(older -> !older.stage.isCommitted())
                .toList()
                .forEach(older -> abort(
                        older,
                        CheckpointFailureReason.SUBSUMED,
                        "checkpoint " + checkpoint.id + " was completed before it",
                        at));
        checkpoint.recorded.trace(CycleStep.NOTIFY_STATE_COMPLETE.at(at, ""));
        if (executionLives) {
            out.add(new Command.NotifyState(checkpoint.execution.started.execution(), checkpoint.id));
        }
        runHooks(HookStep.COMPLETE, checkpoint, "");
        commitNext(at);
    }

    private void commitSinks(PendingCheckpoint checkpoint, long at) {
        checkpoint.stage = COMMITTING_SINKS;
        checkpoint.recorded.trace(CycleStep.COMPLETE_CHANNEL.at(at, ""));
        if (checkpoint.execution.running) {
            out.add(new Command.CommitSinks(checkpoint.execution.started.execution(), checkpoint.id));
        }
        sinksCommitted(checkpoint, at);
    }

    /** Goes on when all sinks have committed, or the execution is over: then the next one commits them anew. */
    void sinksCommitted(PendingCheckpoint checkpoint, long at) {
        boolean over = !checkpoint.execution.running;
        if (checkpoint.stage == COMMITTING_SINKS
                && (over || checkpoint.sinksMissing().isEmpty())) {
            checkpoint.stage = FINISHING;
            checkpoint.recorded.trace(
                    CycleStep.CONFIRM_CHECKPOINT_COMPLETION.at(at, over ? "left to the next execution" : ""));
            runHooks(HookStep.POST, checkpoint, "");
        }
    }

    private void complete(PendingCheckpoint checkpoint) {
        active.remove(checkpoint.id);
        timeouts.cancel(checkpoint);
        report(checkpoint, edit(checkpoint).phase(CheckpointPhase.COMPLETED).build());
        listener.completed(checkpoint);
    }

    void timedOut(PendingCheckpoint checkpoint, long at) {
        timeouts.timedOut(checkpoint, at);
    }

    // 7, instead: abort

    void abort(PendingCheckpoint checkpoint, CheckpointFailureReason reason, String message, long at) {
        active.remove(checkpoint.id);
        timeouts.cancel(checkpoint);
        report(checkpoint, edit(checkpoint).failed(reason, message, at).build());
        boolean tasksKnow = checkpoint.stage.compareTo(CAPTURING) >= 0;
        if (tasksKnow && checkpoint.execution.running) {
            checkpoint.recorded.trace(CycleStep.ABORT_TASKS.at(at, ""));
            out.add(new Command.AbortTasks(checkpoint.execution.started.execution(), checkpoint.id, reason.word()));
        }
        if (checkpoint.stage.compareTo(TRIGGERING) >= 0) {
            runHooks(HookStep.ABORT, checkpoint, reason.message(message));
        }
        listener.failed(checkpoint, reason, message);
        sendTriggers(at);
        commitNext(at);
    }
}
