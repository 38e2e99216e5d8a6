package dev.weir.checkpoint;

import dev.weir.checkpoint.CheckpointHistory.Recorded;
import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.CheckpointTrigger;
import dev.weir.control.JobConfig;
import java.util.stream.Collectors;

/**
 * Whose turn it is: requests that wait, the interval, the pause between checkpoints, and the final one. One part of the {@link
 * CheckpointCoordinator}, which owns the thread.
 */
final class CheckpointTurns {
    /** Longest name of a request. */
    private static final int LONGEST_NAME = 253;

    private final JobConfig.Checkpointing config;
    private final Outbox out;
    private final CheckpointHistory history;
    private final CheckpointCycle cycle;
    private final ExecutionTracker executions;
    private final RequestQueue queue = new RequestQueue();

    /** Of the next checkpoint; rises. */
    private long nextId = 1;

    /** Tells timers of former executions; rises. */
    private long generation;

    /** The interval is over and no checkpoint was begun since. */
    private boolean periodicDue;

    /** The pause after the last checkpoint is not over. */
    private boolean pausing;

    /** The job is at its end: nothing is begun any more. */
    private boolean finished;

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
        scheduleInterval();
    }

    private void scheduleInterval() {
        if (config.interval() > 0 && !finished) {
            out.add(new Command.ScheduleTimer(new Timer.Interval(generation), config.interval()));
        }
    }

    /** Records do not flow any more. */
    void stopped() {
        if (config.interval() > 0) {
            out.add(new Command.CancelTimer(new Timer.Interval(generation)));
        }
        out.add(new Command.CancelTimer(new Timer.MinPause(generation)));
        generation++;
        pausing = false;
        periodicDue = false;
    }

    /** The job is at its end: those that wait are told. */
    void finish(CheckpointFailureReason reason, String found) {
        finished = true;
        queue.waiting().forEach(waiting -> refuse(waiting, reason, found));
        queue.clear();
    }

    void intervalOver(Timer.Interval interval) {
        if (interval.generation() == generation && executions.running().isPresent()) {
            periodicDue = true;
            scheduleInterval();
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
        boolean wellFormed = !request.name().isEmpty()
                && request.name().length() <= LONGEST_NAME
                && request.trigger() != CheckpointTrigger.PERIODIC
                && request.trigger() != CheckpointTrigger.FINAL;
        if (!wellFormed) {
            String expected = "expected a name of 1 to " + LONGEST_NAME
                    + " characters and one of the triggers USER, UPGRADE and RESCALE";
            refuse(recorded, CheckpointFailureReason.INVALID_REQUEST, expected);
        } else if (finished) {
            refuse(recorded, CheckpointFailureReason.JOB_FINISHED, "");
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
        while (executions.running().filter(this::isFree).isPresent()) {
            Execution execution = executions.running().get();
            if (!queue.isEmpty()) {
                begin(execution, queue.remove(), "Core");
            } else if (execution.isDrained() && !pausing) {
                begin(execution, unasked(CheckpointTrigger.FINAL), "JobMaster");
            } else if (periodicDue && !pausing && !execution.isDrained()) {
                begin(execution, unasked(CheckpointTrigger.PERIODIC), "JobMaster");
            } else {
                return;
            }
        }
        tellWhyTheyWait();
    }

    /** Nothing is begun beside a final checkpoint, or in an execution that is being given up. */
    private boolean isFree(Execution execution) {
        return !finished
                && !execution.failing
                && cycle.active().size() < Math.max(1, config.maxConcurrent())
                && cycle.active().stream().noneMatch(PendingCheckpoint::isFinal);
    }

    private void begin(Execution execution, Recorded recorded, String asker) {
        periodicDue = false;
        cycle.triggerCheckpoint(new PendingCheckpoint(nextId++, execution, recorded, out.now()), asker);
    }

    private Recorded unasked(CheckpointTrigger trigger) {
        return history.add(ReportBuilder.requested("", CheckpointKind.CHECKPOINT, trigger, out.now()));
    }

    private void tellWhyTheyWait() {
        int before = 0;
        for (Recorded waiting : queue.waiting()) {
            String why = whyBusy() + (before == 0 ? "" : "; " + before + " other requests come before it");
            if (!waiting.report().message().equals(why)) {
                cycle.report(
                        waiting,
                        new ReportBuilder(waiting.report()).waitsFor(why).build());
            }
            before++;
        }
    }

    private String whyBusy() {
        if (executions.running().isEmpty()) {
            return "waits until the job runs: " + executions.notRunning();
        }
        return cycle.active().isEmpty()
                ? "waits until the job is restarted"
                : "waits for checkpoint "
                        + cycle.active().stream()
                                .map(checkpoint -> String.valueOf(checkpoint.id))
                                .collect(Collectors.joining(", "));
    }
}
