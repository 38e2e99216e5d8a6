package dev.weir.checkpoint;

import dev.weir.checkpoint.CheckpointHistory.Recorded;
import dev.weir.checkpoint.PendingCheckpoint.Stage;
import dev.weir.control.CheckpointDetail;
import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.CheckpointTrigger;
import dev.weir.control.JobConfig;
import dev.weir.control.JobFailure;
import dev.weir.storage.CheckpointMetadata;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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
    /** Longest name of a request. */
    private static final int LONGEST_NAME = 253;

    /** Retention runs at most this often, microseconds. */
    private static final long RETAIN_EVERY = 5_000_000;

    /** After a final checkpoint that failed, before the next try. */
    private static final long FINAL_PAUSE_MILLIS = 1_000;

    private final JobConfig.Checkpointing config;
    private final CheckpointHistory history = new CheckpointHistory();
    private final RequestQueue queue = new RequestQueue();
    private final CheckpointCycle cycle;

    /** Commands of the event that is being taken in. */
    private final List<Command> out = new ArrayList<>();

    /** How many messages were ignored, by why. */
    private final Map<String, Long> ignored = new TreeMap<>();

    /** Time of the event that is being taken in. */
    private long now;

    /** {@code null} while there is none. */
    private Execution execution;

    /** Why there is none, for requests that wait. */
    private String notRunning = "the job has not begun to run";

    private long nextId = 1;

    /** Failed in a row that count. */
    private int failuresInRow;

    /** Tells timers of former executions. */
    private long generation;

    /** The interval is over and no periodic checkpoint was begun since. */
    private boolean periodicDue;

    /** The pause after the last checkpoint is not over. */
    private boolean pausing;

    /** What Checkpoint resources name; {@code null} until told. */
    private Set<Long> pinned;

    private long retainedAt;

    /** The final checkpoint is complete: nothing follows. */
    private boolean finished;

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
    }

    /** Takes one event in; what is returned must be done in order. Owner thread only. */
    public List<Command> on(Event event) {
        if (fenced) {
            return List.of();
        }
        out.clear();
        now = event.at();
        if (!toExecution(event) && !toCheckpoint(event)) {
            toRequests(event);
        }
        if (!fenced) {
            next();
        }
        return List.copyOf(out);
    }

    private boolean toExecution(Event event) {
        if (event instanceof Event.Recovered recovered) {
            recovered(recovered);
        } else if (event instanceof Event.ExecutionStarted started) {
            registerExecutionGraph(started);
        } else if (event instanceof Event.StateRestored restored) {
            stateRestorationConfirmation(restored);
        } else if (event instanceof Event.ExecutionEnded ended) {
            executionEnded(ended);
        } else if (event instanceof Event.TaskDrained drained) {
            drained(drained);
        } else {
            return false;
        }
        return true;
    }

    private boolean toCheckpoint(Event event) {
        if (event instanceof Event.HooksDone done) {
            hooksDone(done);
        } else if (event instanceof Event.Acknowledged acknowledged) {
            dataTransferComplete(acknowledged.acknowledgement());
        } else if (event instanceof Event.Declined declined) {
            declined(declined);
        } else if (event instanceof Event.Committed done) {
            committing(done.entry().id()).ifPresent(it -> cycle.committed(it, done.entry(), now, it.execution.running));
        } else if (event instanceof Event.CommitFenced done) {
            committing(done.checkpointId()).ifPresent(it -> stopFenced(done.message()));
        } else if (event instanceof Event.CommitFailed done) {
            committing(done.checkpointId()).ifPresent(it -> cycle.abort(it, done.reason(), done.message(), now));
        } else if (event instanceof Event.CommitUnknown done) {
            committing(done.checkpointId()).ifPresent(it -> cycle.commitUnknown(it, done.message()));
        } else if (event instanceof Event.SinksCommitted done) {
            sinksCommitted(done);
        } else {
            return false;
        }
        return true;
    }

    private void toRequests(Event event) {
        if (event instanceof Event.CheckpointAsked asked) {
            asked(asked.request());
        } else if (event instanceof Event.TimerFired fired) {
            timerFired(fired.timer());
        } else if (event instanceof Event.PinsChanged pins) {
            pinned = Set.copyOf(pins.pinned());
            retain(0);
        } else if (event instanceof Event.Discarded discarded) {
            discarded.checkpointIds().forEach(this::discarded);
        }
    }

    private void ignore(String why) {
        ignored.merge(why, 1L, Long::sum);
    }

    // The execution

    private void recovered(Event.Recovered recovered) {
        List<CheckpointMetadata> newestFirst = recovered.checkpoints();
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            history.recover(newestFirst.get(i), recovered.location());
        }
        long highest =
                newestFirst.stream().mapToLong(CheckpointMetadata::id).max().orElse(0);
        nextId = highest + 1 + recovered.damaged();
        cycle.recovered(
                recovered.location(),
                newestFirst.isEmpty() ? 0 : newestFirst.get(0).size());
    }

    private void registerExecutionGraph(Event.ExecutionStarted started) {
        if (execution != null) {
            endExecution(CheckpointFailureReason.JOB_RESTARTING, "execution " + started.execution() + " was started");
        }
        execution = new Execution(started);
        notRunning = "its tasks are being deployed";
    }

    private boolean isCurrent(dev.weir.common.ExecutionId id) {
        boolean current = execution != null && execution.started.execution().equals(id);
        if (!current) {
            ignore("former execution");
        }
        return current;
    }

    private void stateRestorationConfirmation(Event.StateRestored restored) {
        if (!isCurrent(restored.execution())) {
            return;
        }
        if (!execution.hasOnly(restored.tasks())) {
            ignore("unknown task");
            return;
        }
        execution.restored.addAll(restored.tasks());
        restoredTrace().ifPresent(trace -> {
            trace.trace(restored.trace());
            trace.trace(CycleStep.STATE_RESTORATION_CONFIRMATION.at(now, restored.taskManager()));
        });
        if (execution.isRestored() && !execution.restoringHooks) {
            execution.restoringHooks = true;
            Optional<CheckpointMetadata> from = execution.started.restoredFrom();
            if (from.isPresent()) {
                out.add(new Command.RunHooks(
                        HookStep.RESTORE,
                        from.get().id(),
                        from.get().size(),
                        "",
                        from.get().hooks()));
            } else {
                startSources();
            }
        }
    }

    private Optional<Recorded> restoredTrace() {
        return execution.started.restoredFrom().flatMap(from -> history.byId(from.id()));
    }

    private void hooksDone(Event.HooksDone done) {
        if (done.step() != HookStep.RESTORE) {
            if (!cycle.hooksDone(done)) {
                ignore("unexpected hooks");
            }
            return;
        }
        boolean awaited = execution != null
                && execution.restoringHooks
                && !execution.running
                && execution
                        .started
                        .restoredFrom()
                        .filter(from -> from.id() == done.checkpointId())
                        .isPresent();
        if (!awaited) {
            ignore("unexpected hooks");
            return;
        }
        restoredTrace().ifPresent(trace -> trace.trace(done.outcome().trace()));
        done.outcome()
                .failure()
                .ifPresent(failure -> out.add(new Command.Notice(
                        true,
                        "HookFailed",
                        "at the restore of checkpoint " + done.checkpointId() + ": " + failure.message())));
        startSources();
    }

    private void startSources() {
        execution.running = true;
        out.add(new Command.StartSources(execution.started.execution()));
        generation++;
        pausing = false;
        periodicDue = false;
        scheduleInterval();
    }

    private void scheduleInterval() {
        if (config.interval() > 0) {
            out.add(new Command.ScheduleTimer(new Timer.Interval(generation), config.interval()));
        }
    }

    private void executionEnded(Event.ExecutionEnded ended) {
        if (isCurrent(ended.execution())) {
            endExecution(ended.reason(), ended.why());
        }
    }

    private void endExecution(CheckpointFailureReason reason, String why) {
        execution.running = false;
        execution = null;
        notRunning = why;
        failuresInRow = 0;
        if (config.interval() > 0) {
            out.add(new Command.CancelTimer(new Timer.Interval(generation)));
        }
        out.add(new Command.CancelTimer(new Timer.MinPause(generation)));
        generation++;
        pausing = false;
        periodicDue = false;
        for (PendingCheckpoint checkpoint : cycle.active()) {
            if (checkpoint.stage.compareTo(Stage.COMMITTING) < 0) {
                cycle.abort(checkpoint, reason, why, now);
            } else {
                cycle.sinksCommitted(checkpoint, now);
            }
        }
    }

    private void drained(Event.TaskDrained drained) {
        if (!isCurrent(drained.execution())) {
            return;
        }
        if (execution.hasOnly(Set.of(drained.task()))) {
            execution.drained.add(drained.task());
        } else {
            ignore("unknown task");
        }
    }

    // What the TaskManagers and the log answer

    private void dataTransferComplete(Acknowledgement acknowledgement) {
        if (!isCurrent(acknowledgement.execution())) {
            return;
        }
        Optional<PendingCheckpoint> checkpoint = cycle.find(acknowledgement.checkpointId());
        if (checkpoint.isEmpty() || checkpoint.get().stage != Stage.CAPTURING) {
            ignore("acknowledgement of a checkpoint that does not wait for one");
            return;
        }
        boolean its = !acknowledgement.tasks().isEmpty()
                && acknowledgement.tasks().stream()
                        .allMatch(task -> acknowledgement
                                .taskManager()
                                .equals(execution.placement().get(task)));
        if (!its) {
            ignore("unknown task");
        } else if (acknowledgement.tasks().stream().anyMatch(checkpoint.get()::knows)) {
            ignore("repeated acknowledgement");
        } else {
            cycle.dataTransferComplete(checkpoint.get(), acknowledgement, now);
        }
    }

    private void declined(Event.Declined declined) {
        if (!isCurrent(declined.execution())) {
            return;
        }
        Optional<PendingCheckpoint> checkpoint = cycle.find(declined.checkpointId());
        if (checkpoint.isEmpty() || checkpoint.get().stage != Stage.CAPTURING) {
            ignore("decline of a checkpoint that does not wait for it");
        } else if (!execution.taskManagers().contains(declined.taskManager())) {
            ignore("unknown task");
        } else {
            cycle.abort(checkpoint.get(), declined.reason(), declined.message(), now);
        }
    }

    private Optional<PendingCheckpoint> committing(long id) {
        Optional<PendingCheckpoint> checkpoint = cycle.find(id).filter(it -> it.stage == Stage.COMMITTING);
        if (checkpoint.isEmpty()) {
            ignore("answer of the log that nobody waits for");
        }
        return checkpoint;
    }

    private void sinksCommitted(Event.SinksCommitted done) {
        if (!isCurrent(done.execution())) {
            return;
        }
        Optional<PendingCheckpoint> checkpoint = cycle.find(done.checkpointId());
        if (checkpoint.isEmpty() || checkpoint.get().stage != Stage.COMMITTING_SINKS) {
            ignore("commit of sinks that nobody waits for");
        } else if (!execution.hasOnly(Set.of(done.task()))) {
            ignore("unknown task");
        } else {
            checkpoint.get().sinksCommitted.add(done.task());
            cycle.sinksCommitted(checkpoint.get(), now);
        }
    }

    private void stopFenced(String found) {
        fenced = true;
        out.add(new Command.StopFenced(failure("Fenced", CheckpointFailureReason.FENCED.message(found))));
    }

    private JobFailure failure(String reason, String message) {
        return new JobFailure(JobFailure.Category.ENVIRONMENT, reason, message, now / 1000);
    }

    // How checkpoints end

    private final class Outcomes implements CheckpointCycle.Listener {
        @Override
        public void committed(PendingCheckpoint checkpoint) {
            failuresInRow = 0;
        }

        @Override
        public void completed(PendingCheckpoint checkpoint) {
            pause(config.minPause());
            retain(RETAIN_EVERY);
            if (checkpoint.isFinal() && checkpoint.execution.running) {
                finished = true;
                endRequests(CheckpointFailureReason.JOB_FINISHED);
                out.add(new Command.JobFinished(checkpoint.id));
            }
        }

        @Override
        public void failed(PendingCheckpoint checkpoint, CheckpointFailureReason reason, String message) {
            out.add(new Command.Notice(
                    true, "CheckpointFailed", "checkpoint " + checkpoint.id + ": " + reason.message(message)));
            pause(checkpoint.isFinal() ? Math.max(FINAL_PAUSE_MILLIS, config.minPause()) : config.minPause());
            count(reason, message);
        }

        @Override
        public void stuck(PendingCheckpoint checkpoint, CheckpointFailureReason reason, String message) {
            out.add(new Command.Notice(true, reason.word(), reason.message(message)));
            if (reason == CheckpointFailureReason.SINKS_NOT_COMMITTED) {
                failExecution(reason.word(), reason.message(message));
            } else {
                count(reason, message);
            }
        }
    }

    private void count(CheckpointFailureReason reason, String message) {
        if (!reason.countsAgainstTolerable() || execution == null || !execution.running) {
            return;
        }
        failuresInRow++;
        if (failuresInRow > config.tolerableFailures()) {
            failExecution(
                    "TooManyCheckpointFailures",
                    failuresInRow + " checkpoints failed in a row, " + config.tolerableFailures()
                            + " are tolerable; the last: " + reason.word() + ": " + reason.message(message));
        }
    }

    /** The JobMaster answers with the end of the execution. */
    private void failExecution(String reason, String message) {
        if (execution != null && execution.running) {
            failuresInRow = 0;
            out.add(new Command.FailExecution(failure(reason, message)));
        }
    }

    private void pause(long millis) {
        if (millis > 0 && execution != null && execution.running) {
            pausing = true;
            out.add(new Command.ScheduleTimer(new Timer.MinPause(generation), millis));
        }
    }

    private void retain(long every) {
        boolean due = every == 0 || retainedAt == 0 || now - retainedAt >= every;
        if (pinned != null && due) {
            retainedAt = now;
            Set<Long> active = cycle.active().stream()
                    .map(checkpoint -> checkpoint.id)
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<Long> kept = new HashSet<>(pinned);
            if (execution != null) {
                execution.started.restoredFrom().ifPresent(from -> kept.add(from.id()));
            }
            out.add(new Command.Retain(Math.max(1, config.historyLimit()), Set.copyOf(kept), active));
        }
    }

    private void discarded(long id) {
        history.byId(id)
                .filter(recorded -> recorded.report().phase() == CheckpointPhase.COMPLETED)
                .ifPresent(recorded -> cycle.report(
                        recorded,
                        new ReportBuilder(recorded.report())
                                .phase(CheckpointPhase.DISCARDED)
                                .build()));
    }

    // Requests and timers

    private void asked(CheckpointRequest request) {
        if (history.byName(request.name()).isPresent()) {
            return;
        }
        Recorded recorded =
                history.add(ReportBuilder.requested(request.name(), request.kind(), request.trigger(), now));
        boolean wellFormed = !request.name().isEmpty()
                && request.name().length() <= LONGEST_NAME
                && request.trigger() != CheckpointTrigger.PERIODIC
                && request.trigger() != CheckpointTrigger.FINAL;
        if (!wellFormed) {
            refuse(
                    recorded,
                    CheckpointFailureReason.INVALID_REQUEST,
                    "expected a name of 1 to " + LONGEST_NAME + " characters and one of USER, UPGRADE and RESCALE");
        } else if (finished) {
            refuse(recorded, CheckpointFailureReason.JOB_FINISHED, "");
        } else if (!queue.offer(recorded)) {
            refuse(recorded, CheckpointFailureReason.TOO_MANY_REQUESTS, RequestQueue.CAPACITY + " requests wait");
        }
    }

    private void refuse(Recorded recorded, CheckpointFailureReason reason, String found) {
        cycle.report(
                recorded,
                new ReportBuilder(recorded.report()).failed(reason, found, now).build());
    }

    private void endRequests(CheckpointFailureReason reason) {
        queue.waiting().forEach(waiting -> refuse(waiting, reason, ""));
        queue.clear();
    }

    private void timerFired(Timer timer) {
        if (timer instanceof Timer.Interval interval && interval.generation() == generation && execution != null) {
            periodicDue = true;
            scheduleInterval();
        } else if (timer instanceof Timer.MinPause pause && pause.generation() == generation) {
            pausing = false;
        } else if (timer instanceof Timer.Timeout timeout) {
            cycle.find(timeout.checkpointId()).ifPresent(checkpoint -> cycle.timedOut(checkpoint, now));
        } else if (timer instanceof Timer.CommitRetry retry) {
            cycle.find(retry.checkpointId()).ifPresent(checkpoint -> cycle.retryCommit(checkpoint, retry.attempt()));
        }
    }

    /** Begins whatever has its turn, and tells the others why they wait. */
    private void next() {
        while (isFree()) {
            if (!queue.isEmpty()) {
                begin(queue.remove(), "Core");
            } else if (execution.isDrained() && !pausing) {
                begin(periodic(CheckpointTrigger.FINAL), "JobMaster");
            } else if (periodicDue && !pausing && !execution.isDrained()) {
                begin(periodic(CheckpointTrigger.PERIODIC), "JobMaster");
            } else {
                return;
            }
        }
        int turn = 0;
        for (Recorded waiting : queue.waiting()) {
            String why = whyBusy() + (turn == 0 ? "" : "; " + turn + " other requests come before it");
            if (!waiting.report().message().equals(why)) {
                cycle.report(
                        waiting,
                        new ReportBuilder(waiting.report()).waitsFor(why).build());
            }
            turn++;
        }
    }

    /** Nothing is begun beside a final checkpoint. */
    private boolean isFree() {
        return !finished
                && execution != null
                && execution.running
                && cycle.active().size() < Math.max(1, config.maxConcurrent())
                && cycle.active().stream().noneMatch(PendingCheckpoint::isFinal);
    }

    private String whyBusy() {
        if (execution == null || !execution.running) {
            return "waits until the job runs: " + notRunning;
        }
        return "waits for checkpoint "
                + cycle.active().stream()
                        .map(checkpoint -> String.valueOf(checkpoint.id))
                        .collect(Collectors.joining(", "));
    }

    private Recorded periodic(CheckpointTrigger trigger) {
        return history.add(ReportBuilder.requested("", CheckpointKind.CHECKPOINT, trigger, now));
    }

    private void begin(Recorded recorded, String asker) {
        periodicDue = false;
        cycle.triggerCheckpoint(new PendingCheckpoint(nextId++, execution, recorded, now), asker);
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
        return Map.copyOf(ignored);
    }
}
