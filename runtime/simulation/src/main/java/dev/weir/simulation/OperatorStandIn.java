package dev.weir.simulation;

import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.CheckpointTrigger;
import dev.weir.control.JobEvent;
import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import dev.weir.control.Pins;
import dev.weir.jobmaster.JobControl;
import dev.weir.simulation.kernel.Dice;
import dev.weir.simulation.kernel.Timeline;
import dev.weir.simulation.kernel.VirtualProcess;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Follows the JobMaster as the operator does, asks for checkpoints, and tells which are pinned. */
final class OperatorStandIn {
    private static final long DELAY_NANOS = 3_000_000;
    private static final long RETRY_NANOS = 300_000_000;
    private static final long LONGEST_TO_MOVE_NANOS = 500_000_000;

    private final ClusterShape shape;
    private final Timeline timeline;
    private final Dice dice;
    private final Consumer<String> suspended;
    private Set<Long> pinned = new TreeSet<>();
    private final Set<Long> seen = new TreeSet<>();
    /** {@code null} before the first. */
    private VirtualProcess jobMaster;

    private JobControl control;
    /** As the JobMaster told it last. */
    private Optional<JobStatus> status = Optional.empty();

    private int asked;
    /** How often the job was asked to end and did not. */
    private int stops;
    /** The job has ended with a savepoint, and another one goes on. */
    private boolean moved;
    /** Of the last event that was sent, in virtual nanoseconds. */
    private long arrival;

    /** @param suspended told once of the savepoint that the job has ended with as it was to, by its name */
    OperatorStandIn(ClusterShape shape, Timeline timeline, Dice dice, Consumer<String> suspended) {
        this.suspended = suspended;
        this.shape = shape;
        this.timeline = timeline;
        this.dice = dice;
    }

    void start() {
        for (long at : shape.asks()) {
            timeline.after(at, this::ask);
        }
        shape.move().ifPresent(move -> timeline.after(move.at(), this::stop));
    }

    /** A JobMaster answers. */
    void connected(VirtualProcess process, JobControl to) {
        jobMaster = process;
        control = to;
        to.pin(new Pins(List.copyOf(pinned)));
        to.subscribe(event -> arrives(() -> told(process, event)));
    }

    /** Events come over one connection, in order. */
    private void arrives(Runnable event) {
        arrival = Math.max(arrival, timeline.now() + dice.around(DELAY_NANOS));
        timeline.after(arrival - timeline.now(), event);
    }

    /** What the newest JobMaster says of the job. */
    Optional<JobStatus> status() {
        return jobMaster != null && jobMaster.isAlive() ? status : Optional.empty();
    }

    boolean isFinished() {
        return status().filter(job -> job.state() == JobState.FINISHED).isPresent();
    }

    private void told(VirtualProcess by, JobEvent event) {
        if (by != jobMaster) {
            return;
        }
        if (event instanceof JobEvent.Snapshot snapshot) {
            status(snapshot.snapshot().job());
            snapshot.snapshot().checkpoints().forEach(this::told);
        } else if (event instanceof JobEvent.JobChanged changed) {
            status(changed.job());
        } else if (event instanceof JobEvent.CheckpointChanged changed) {
            told(changed.checkpoint());
        } else if (event instanceof JobEvent.Notice notice) {
            timeline.trace().add(timeline.now(), "operator", () -> notice.reason() + ": " + notice.message());
        }
    }

    private void status(JobStatus now) {
        if (status.map(JobStatus::state).filter(now.state()::equals).isEmpty()) {
            timeline.trace()
                    .add(
                            timeline.now(),
                            "operator",
                            () -> "the job is " + now.state()
                                    + now.failure()
                                            .map(failure -> ": " + failure.message())
                                            .orElse(""));
        }
        status = Optional.of(now);
    }

    private void told(CheckpointReport report) {
        timeline.trace()
                .add(
                        timeline.now(),
                        "operator",
                        () -> "checkpoint " + report.id() + " is " + report.phase()
                                + report.failure()
                                        .map(failure -> ": " + failure.reason())
                                        .orElse(""));
        toldOfStop(report);
        if (report.phase() == CheckpointPhase.DISCARDED) {
            pinned.remove(report.id());
        } else if (report.phase().isCommitted() && seen.add(report.id()) && dice.chance(shape.pinning())) {
            pinned.add(report.id());
            toJobMaster(to -> to.pin(new Pins(List.copyOf(pinned))));
        } else if (!pinned.isEmpty() && dice.chance(0.05)) {
            pinned.remove(pinned.iterator().next());
            toJobMaster(to -> to.pin(new Pins(List.copyOf(pinned))));
        }
    }

    /** Asks until the savepoint is there: asking again with the same name is asking once. */
    private void stop() {
        if (!moved) {
            CheckpointRequest request =
                    new CheckpointRequest("stop-" + stops, CheckpointKind.SAVEPOINT, CheckpointTrigger.USER, true);
            toJobMaster(to -> to.requestCheckpoint(request));
            timeline.after(RETRY_NANOS, this::stop);
        }
    }

    private void toldOfStop(CheckpointReport report) {
        if (moved || shape.move().isEmpty() || !report.name().startsWith("stop-")) {
            return;
        }
        if (report.phase() == CheckpointPhase.FAILED) {
            // One that was asked for before may still come late, and end the job all the same.
            stops++;
        } else if (report.phase() == CheckpointPhase.COMPLETED) {
            moved = true;
            timeline.after(dice.between(0, LONGEST_TO_MOVE_NANOS), () -> suspended.accept(report.name()));
        }
    }

    /** All that was said is of the job that ran until now. */
    void begin() {
        jobMaster = null;
        status = Optional.empty();
        pinned = new TreeSet<>();
        seen.clear();
    }

    private void ask() {
        CheckpointKind kind = dice.chance(0.5) ? CheckpointKind.CHECKPOINT : CheckpointKind.SAVEPOINT;
        CheckpointRequest request = new CheckpointRequest("asked-" + asked++, kind, CheckpointTrigger.USER);
        toJobMaster(to -> to.requestCheckpoint(request));
    }

    /** A question goes to the one that it was asked of: one that stands still answers for itself later, not for its successor. */
    private void toJobMaster(Consumer<JobControl> question) {
        if (jobMaster != null) {
            JobControl to = control;
            jobMaster.after(dice.around(DELAY_NANOS), () -> question.accept(to));
        }
    }

    /** Checkpoints that somebody names. */
    Set<Long> pinned() {
        return Set.copyOf(pinned);
    }
}
