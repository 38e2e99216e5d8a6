package dev.weir.checkpoint;

import dev.weir.checkpoint.CheckpointHistory.Recorded;
import dev.weir.checkpoint.PendingCheckpoint.Stage;
import dev.weir.control.CheckpointDetail;
import dev.weir.control.CheckpointReport;
import dev.weir.control.JobConfig;
import dev.weir.storage.CheckpointMetadata;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The whole cycle of a job's checkpoints as one pure state machine: events in, commands out. It has no clock, no thread and no
 * connection; what it asks for is done by the JobMaster, whose thread owns it, and comes back as events.
 *
 * <pre>
 *  asked for, or due
 *        │ its turn: tasks run, fewer than maxConcurrent under way, pause over (periodic ones)
 *        ▼
 *   PREPARING ──hooks gave their data──► TRIGGERING ──hooks were told──► CAPTURING ──all acknowledged──► CAPTURED
 *        │ hook fails, timeout               │ hook fails, timeout           │ declined, timeout          │ no other commit
 *        │                                   │                               │                            ▼
 *        └───────────────► FAILED ◄──────────┴───────────────────────────────┴──not in the log──── COMMITTING ─┐ not known:
 *                            ▲                                                                       │ │  ▲    │ ask again
 *                            └── the execution ends, or a newer one is committed (before COMMITTING) │ │  └────┘
 *                                                                                                    │ └─fenced─► the JobMaster stops
 *        ┌───────────────────────────────────in the log──────────────────────────────────────────────┘
 *        ▼
 *  TELLING_HOOKS ──hooks were told──► COMMITTING_SINKS ──all committed, or execution over──► FINISHING ──► COMPLETED
 * </pre>
 *
 * <p>A checkpoint ends once: what is in the log is completed, whatever happens after; what is not in the log has failed; and
 * while that is not known, it is neither. Messages of former executions, of unknown tasks, or that come twice, are counted and
 * ignored.
 *
 * <p>Requests with a name wait in a bounded queue, savepoints before checkpoints; periodic checkpoints come after them, and the
 * final one, when all tasks have read all their input, comes last.
 */
public final class CheckpointCoordinator {
    /** How many checkpoints may have left the tasks and wait for the log; with those in the tasks, all that are not committed. */
    public static final int WRITING = 2;

    /** After a final checkpoint that failed, before the next try. */
    private static final long FINAL_PAUSE_MILLIS = 1_000;

    private final JobConfig.Checkpointing config;
    private final Outbox out = new Outbox();
    private final CheckpointHistory history = new CheckpointHistory();
    private final ExecutionTracker executions = new ExecutionTracker(out, history);
    private final CheckpointCycle cycle;
    private final CheckpointTurns turns;
    private final TaskReports tasks;
    private final RegionRestart regions;
    private final FailureTolerance tolerance;
    private final CheckpointRetention retention;

    /** Another JobMaster has the job: nothing follows. */
    private boolean fenced;

    /**
     * @param job name of the StreamJob
     * @param jobUid of the StreamJob
     * @param config how checkpoints are taken
     * @param nonces gives a random text, never the same twice, for each log entry
     */
    public CheckpointCoordinator(String job, String jobUid, JobConfig.Checkpointing config, Supplier<String> nonces) {
        Objects.requireNonNull(job, "job is null");
        Objects.requireNonNull(jobUid, "jobUid is null");
        this.config = Objects.requireNonNull(config, "config is null");
        Objects.requireNonNull(nonces, "nonces is null");
        this.cycle = new CheckpointCycle(job, jobUid, config, nonces, history, out, new Outcomes());
        this.turns = new CheckpointTurns(config, out, history, cycle, executions);
        this.tasks = new TaskReports(out, executions, cycle);
        this.regions = new RegionRestart(out, executions, cycle, turns);
        this.tolerance = new FailureTolerance(config.tolerableFailures(), out, executions);
        this.retention = new CheckpointRetention(config.historyLimit(), out, history, cycle, executions);
    }

    /** Takes one event in; what is returned must be done in order. Owner thread only. */
    public List<Command> on(Event event) {
        if (fenced) {
            return List.of();
        }
        out.begin(event.at());
        if (!toExecution(event) && !toTasks(event) && !toLog(event)) {
            toRequests(event);
        }
        if (!fenced) {
            turns.next();
        }
        return out.commands();
    }

    private boolean toExecution(Event event) {
        if (event instanceof Event.Recovered recovered) {
            recovered(recovered);
        } else if (event instanceof Event.NumbersTaken taken) {
            turns.beginAt(taken.highest() + 1);
        } else if (event instanceof Event.ExecutionStarted started) {
            executions
                    .execution()
                    .ifPresent(former -> endExecution(
                            CheckpointFailureReason.JOB_RESTARTING,
                            "execution " + started.execution() + " was started"));
            executions.registerExecutionGraph(started);
        } else if (event instanceof Event.StateRestored restored) {
            if (executions.stateRestorationConfirmation(restored)) {
                turns.started();
            }
        } else if (event instanceof Event.RegionsFailed failed) {
            regions.failed(failed);
        } else if (event instanceof Event.RegionsDeployed deployed) {
            regions.deployed(deployed);
        } else if (event instanceof Event.ExecutionEnded ended) {
            if (executions.isCurrent(ended.execution())) {
                endExecution(ended.reason(), ended.why());
            }
        } else {
            return false;
        }
        return true;
    }

    private boolean toTasks(Event event) {
        if (event instanceof Event.Acknowledged acknowledged) {
            tasks.dataTransferComplete(acknowledged.acknowledgement());
        } else if (event instanceof Event.Declined declined) {
            tasks.declined(declined);
        } else if (event instanceof Event.SinksCommitted done) {
            tasks.sinksCommitted(done);
        } else if (event instanceof Event.TaskDrained drained) {
            executions.drained(drained);
        } else {
            return false;
        }
        return true;
    }

    private boolean toLog(Event event) {
        if (event instanceof Event.Committed done) {
            committing(done.entry().id())
                    .ifPresent(it -> cycle.committed(it, done.entry(), out.now(), it.execution.running));
        } else if (event instanceof Event.CommitFenced done) {
            committing(done.checkpointId()).ifPresent(it -> stopFenced(done.message()));
        } else if (event instanceof Event.CommitFailed done) {
            committing(done.checkpointId()).ifPresent(it -> cycle.abort(it, done.reason(), done.message(), out.now()));
        } else if (event instanceof Event.CommitUnknown done) {
            committing(done.checkpointId()).ifPresent(it -> cycle.commitUnknown(it, done.message()));
        } else {
            return false;
        }
        return true;
    }

    private void toRequests(Event event) {
        if (event instanceof Event.CheckpointAsked asked) {
            turns.asked(asked.request());
        } else if (event instanceof Event.TimerFired fired) {
            timerFired(fired.timer());
        } else if (event instanceof Event.HooksDone done) {
            hooksDone(done);
        } else if (event instanceof Event.PinsChanged pins) {
            retention.pinsChanged(pins.pinned());
        } else if (event instanceof Event.JobFailed failed) {
            turns.finish(CheckpointFailureReason.JOB_NOT_RUNNING, failed.why());
        } else if (event instanceof Event.Discarded discarded) {
            retention.discarded(discarded.checkpointIds());
        } else if (event instanceof Event.RetainFailed) {
            retention.failed();
        }
    }

    private void recovered(Event.Recovered recovered) {
        List<CheckpointMetadata> newestFirst = recovered.checkpoints();
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            history.recover(newestFirst.get(i), recovered.location());
        }
        retention.recovered(newestFirst);
        long highest =
                newestFirst.stream().mapToLong(CheckpointMetadata::id).max().orElse(0);
        turns.beginAt(highest + 1 + recovered.damaged());
        cycle.recovered(
                recovered.location(),
                newestFirst.isEmpty() ? 0 : newestFirst.get(0).size());
    }

    private void endExecution(CheckpointFailureReason reason, String why) {
        executions.end(why);
        tolerance.reset();
        turns.stopped();
        for (PendingCheckpoint checkpoint : cycle.active()) {
            if (checkpoint.stage.compareTo(Stage.COMMITTING) < 0) {
                cycle.abort(checkpoint, reason, why, out.now());
            } else {
                cycle.sinksCommitted(checkpoint, out.now());
            }
        }
    }

    private void timerFired(Timer timer) {
        if (timer instanceof Timer.Interval interval) {
            turns.intervalOver(interval);
        } else if (timer instanceof Timer.MinPause pause) {
            turns.pauseOver(pause);
        } else if (timer instanceof Timer.Timeout timeout) {
            cycle.find(timeout.checkpointId()).ifPresent(checkpoint -> cycle.timedOut(checkpoint, out.now()));
        } else if (timer instanceof Timer.RetainRetry) {
            retention.retry();
        } else if (timer instanceof Timer.CommitRetry retry) {
            cycle.find(retry.checkpointId()).ifPresent(checkpoint -> cycle.retryCommit(checkpoint, retry.attempt()));
        }
    }

    private void hooksDone(Event.HooksDone done) {
        if (done.step() == HookStep.RESTORE) {
            if (executions.hooksRestored(done)) {
                turns.started();
            }
        } else if (!cycle.hooksDone(done)) {
            out.ignore("unexpected hooks");
        }
    }

    private Optional<PendingCheckpoint> committing(long id) {
        Optional<PendingCheckpoint> checkpoint = cycle.find(id).filter(it -> it.stage == Stage.COMMITTING);
        if (checkpoint.isEmpty()) {
            out.ignore("answer of the log that nobody waits for");
        }
        return checkpoint;
    }

    private void stopFenced(String found) {
        fenced = true;
        out.add(new Command.StopFenced(out.failure("Fenced", CheckpointFailureReason.FENCED.message(found))));
    }

    // How checkpoints end

    private final class Outcomes implements CheckpointCycle.Listener {
        @Override
        public void committed(PendingCheckpoint checkpoint) {
            tolerance.reset();
            turns.pause(config.minPause());
        }

        @Override
        public void completed(PendingCheckpoint checkpoint) {
            retention.completed();
            if (checkpoint.endsJob()) {
                turns.finish(CheckpointFailureReason.JOB_FINISHED, "");
                out.add(new Command.JobFinished(checkpoint.id));
            } else if (checkpoint.isLast()) {
                turns.finish(CheckpointFailureReason.JOB_SUSPENDED, "");
                out.add(new Command.JobSuspended(checkpoint.id));
            }
        }

        @Override
        public void failed(PendingCheckpoint checkpoint, CheckpointFailureReason reason, String message) {
            out.warn("CheckpointFailed", "checkpoint " + checkpoint.id + ": " + reason.message(message));
            turns.pause(checkpoint.isFinal() ? Math.max(FINAL_PAUSE_MILLIS, config.minPause()) : config.minPause());
            tolerance.failed(reason, message);
        }

        @Override
        public void stuck(PendingCheckpoint checkpoint, CheckpointFailureReason reason, String message) {
            out.warn(reason.word(), reason.message(message));
            if (reason == CheckpointFailureReason.SINKS_NOT_COMMITTED) {
                tolerance.failExecution(reason.word(), reason.message(message));
            } else {
                tolerance.failed(reason, message);
            }
        }
    }

    // What is known

    /** Those that wait, are in progress, can be restored, and failed last, newest first. */
    public List<CheckpointReport> reports() {
        return history.reports();
    }

    /** With its trace. */
    public Optional<CheckpointDetail> detail(long checkpointId) {
        return history.detail(checkpointId);
    }

    /** By the name of its request. */
    public Optional<CheckpointReport> report(String name) {
        return history.byName(name).map(Recorded::report);
    }

    /** Whether a log entry's fate is not known yet; a restart waits for it, so that it goes on from the right checkpoint. */
    public boolean isCommitting() {
        return !fenced && cycle.isCommitting();
    }

    /** How many messages were ignored, by why: from former executions, of unknown tasks, repeated, malformed. */
    public Map<String, Long> ignored() {
        return out.ignored();
    }
}
