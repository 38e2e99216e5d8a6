package dev.weir.checkpoint;

import dev.weir.checkpoint.CheckpointHistory.Recorded;
import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.CheckpointTrigger;
import dev.weir.control.JobConfig;
import dev.weir.storage.SavepointFolder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whose turn it is: requests that wait, the interval, the pause between checkpoints, and the final one. One part of the {@link
 * CheckpointCoordinator}, which owns the thread.
 *
 * <p>{@code maxConcurrent} counts checkpoints that are on their way through hooks and tasks. What comes after that, the write
 * to the log, hooks and sinks that are told, holds the next one up only when {@link CheckpointCoordinator#WRITING} have come to
 * wait for the log, or {@link #TELLING} for hooks and sinks. A savepoint is alone on its way: a newer checkpoint that overtook it would have it aborted. One that is the job's last
 * is alone to its end.
 */
final class CheckpointTurns {
    /** Longest name of a request. */
    private static final int LONGEST_NAME = 253;

    /** How many checkpoints may be in the log while hooks and sinks are not done with them. */
    static final int TELLING = 4;

    private final JobConfig.Checkpointing config;
    private final Outbox out;
    private final CheckpointHistory history;
    private final CheckpointCycle cycle;
    private final ExecutionTracker executions;
    private final RequestQueue queue = new RequestQueue();
    private final PeriodicTicks ticks;

    /** Of the next checkpoint; rises. */
    private long nextId = 1;

    /** Tells the pauses of former executions; rises. */
    private long generation;

    /** The interval is over and no checkpoint was begun since. */
    private boolean periodicDue;

    /** The pause after the last checkpoint is not over. */
    private boolean pausing;

    /** Why nothing is begun any more; empty while the job is not at its end. */
    private Optional<CheckpointFailureReason> finished = Optional.empty();

    CheckpointTurns(
            JobConfig.Checkpointing config,
            Outbox out,
            CheckpointHistory history,
            CheckpointCycle cycle,
            ExecutionTracker executions) {
        this.config = config;
        this.out = out;
        this.history = history;
        this.cycle = cycle;
        this.executions = executions;
        this.ticks = new PeriodicTicks(config.interval(), out);
    }

    /** Numbers below this are not given any more. */
    void beginAt(long id) {
        nextId = Math.max(nextId, id);
    }

    /** Records flow from now on. */
    void started() {
        generation++;
        pausing = false;
        periodicDue = false;
        ticks.start();
    }

    /** Records do not flow any more. */
    void stopped() {
        ticks.stop();
        out.add(new Command.CancelTimer(new Timer.MinPause(generation)));
        generation++;
        pausing = false;
        periodicDue = false;
    }

    /** The job is at its end: those that wait are told. */
    void finish(CheckpointFailureReason reason, String found) {
        finished = Optional.of(reason);
        ticks.stop();
        queue.waiting().forEach(waiting -> refuse(waiting, reason, found));
        queue.clear();
    }

    void intervalOver(Timer.Interval interval) {
        if (ticks.isCurrent(interval) && executions.running().isPresent()) {
            periodicDue = true;
            ticks.schedule();
        }
    }

    void pauseOver(Timer.MinPause pause) {
        if (pause.generation() == generation) {
            pausing = false;
        }
    }

    /** No periodic or final checkpoint is begun for so long. */
    void pause(long millis) {
        if (millis > 0 && executions.running().isPresent()) {
            pausing = true;
            out.add(new Command.ScheduleTimer(new Timer.MinPause(generation), millis));
        }
    }

    void asked(CheckpointRequest request) {
        if (history.byName(request.name()).isPresent()) {
            return;
        }
        Recorded recorded =
                history.add(ReportBuilder.requested(request.name(), request.kind(), request.trigger(), out.now()));
        recorded.suspends(request.thenSuspend());
        boolean wellFormed = !request.name().isEmpty()
                && request.name().length() <= LONGEST_NAME
                && request.trigger() != CheckpointTrigger.PERIODIC
                && request.trigger() != CheckpointTrigger.FINAL;
        if (!wellFormed) {
            String expected = "expected a name of 1 to " + LONGEST_NAME
                    + " characters and one of the triggers USER, UPGRADE and RESCALE";
            refuse(recorded, CheckpointFailureReason.INVALID_REQUEST, expected);
        } else if (request.kind() == CheckpointKind.SAVEPOINT && !SavepointFolder.isName(request.name())) {
            refuse(
                    recorded,
                    CheckpointFailureReason.INVALID_REQUEST,
                    "the name '" + request.name() + "' of the savepoint is part of its location: expected "
                            + SavepointFolder.NAMES);
        } else if (request.thenSuspend() && request.kind() != CheckpointKind.SAVEPOINT) {
            refuse(recorded, CheckpointFailureReason.INVALID_REQUEST, "thenSuspend goes with kind SAVEPOINT");
        } else if (finished.isPresent()) {
            refuse(recorded, finished.get(), "");
        } else if (!queue.offer(recorded)) {
            refuse(recorded, CheckpointFailureReason.TOO_MANY_REQUESTS, RequestQueue.CAPACITY + " requests wait");
        }
    }

    private void refuse(Recorded recorded, CheckpointFailureReason reason, String found) {
        cycle.report(
                recorded,
                new ReportBuilder(recorded.report())
                        .failed(reason, found, out.now())
                        .build());
    }

    /** Begins whatever has its turn, and tells the others why they wait. */
    void next() {
        while (finished.isEmpty() && obstacle().isEmpty()) {
            Execution execution = executions.running().orElseThrow();
            boolean rested =
                    !pausing && (config.minPause() == 0 || cycle.uncommitted().isEmpty());
            if (!queue.isEmpty()) {
                begin(execution, queue.remove(), "Core");
            } else if (execution.isDrained() && rested) {
                begin(execution, unasked(CheckpointTrigger.FINAL), "JobMaster");
            } else if (periodicDue && rested && !execution.isDrained()) {
                begin(execution, unasked(CheckpointTrigger.PERIODIC), "JobMaster");
            } else {
                return;
            }
        }
        tellWhyTheyWait();
    }

    /** Why no checkpoint can begin now; empty if one can. */
    private Optional<String> obstacle() {
        Optional<Execution> execution = executions.running();
        if (execution.isEmpty()) {
            return Optional.of("waits until the job runs: " + executions.notRunning());
        }
        if (execution.get().failing) {
            return Optional.of("waits until the job is restarted");
        }
        List<PendingCheckpoint> active = cycle.active();
        Optional<PendingCheckpoint> alone =
                active.stream().filter(PendingCheckpoint::isAlone).findFirst();
        if (alone.isPresent()) {
            return Optional.of("waits for " + alone.get().describe());
        }
        List<PendingCheckpoint> inTasks =
                active.stream().filter(PendingCheckpoint::isOnItsWay).toList();
        int most = Math.max(1, config.maxConcurrent());
        if (inTasks.size() >= most) {
            return Optional.of("waits for checkpoint " + ids(inTasks));
        }
        List<PendingCheckpoint> writing = active.stream()
                .filter(checkpoint -> !checkpoint.isOnItsWay() && !checkpoint.stage.isCommitted())
                .toList();
        if (writing.size() >= CheckpointCoordinator.WRITING) {
            return Optional.of(waitsFor(writing));
        }
        List<PendingCheckpoint> telling = active.stream()
                .filter(checkpoint -> checkpoint.stage.isCommitted())
                .toList();
        return telling.size() >= TELLING ? Optional.of(waitsFor(telling)) : Optional.empty();
    }

    private static String waitsFor(List<PendingCheckpoint> checkpoints) {
        return "waits for checkpoint " + ids(checkpoints) + ": "
                + checkpoints.get(0).describeStage();
    }

    private static String ids(List<PendingCheckpoint> checkpoints) {
        return checkpoints.stream()
                .map(checkpoint -> String.valueOf(checkpoint.id))
                .collect(Collectors.joining(", "));
    }

    private void begin(Execution execution, Recorded recorded, String asker) {
        periodicDue = false;
        cycle.triggerCheckpoint(new PendingCheckpoint(nextId++, execution, recorded, out.now()), asker);
    }

    private Recorded unasked(CheckpointTrigger trigger) {
        return history.add(ReportBuilder.requested("", CheckpointKind.CHECKPOINT, trigger, out.now()));
    }

    private void tellWhyTheyWait() {
        if (queue.isEmpty()) {
            return;
        }
        String why = obstacle().orElse("has its turn next");
        int before = 0;
        for (Recorded waiting : queue.waiting()) {
            String message = why + (before == 0 ? "" : "; " + before + " other requests come before it");
            if (!waiting.report().message().equals(message)) {
                cycle.report(
                        waiting,
                        new ReportBuilder(waiting.report()).waitsFor(message).build());
            }
            before++;
        }
    }
}
