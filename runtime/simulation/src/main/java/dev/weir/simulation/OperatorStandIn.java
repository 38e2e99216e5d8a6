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

/** Follows the JobMaster as the operator does, asks for checkpoints, and tells which are pinned. */
final class OperatorStandIn {
    private static final long DELAY_NANOS = 3_000_000;

    private final ClusterShape shape;
    private final Timeline timeline;
    private final Dice dice;
    private final Set<Long> pinned = new TreeSet<>();
    private final Set<Long> seen = new TreeSet<>();
    /** {@code null} before the first. */
    private VirtualProcess jobMaster;

    private JobControl control;
    /** As the JobMaster told it last. */
    private Optional<JobStatus> status = Optional.empty();

    private int asked;
    /** Of the last event that was sent, in virtual nanoseconds. */
    private long arrival;

    OperatorStandIn(ClusterShape shape, Timeline timeline, Dice dice) {
        this.shape = shape;
        this.timeline = timeline;
        this.dice = dice;
    }

    void start() {
        for (long at : shape.asks()) {
            timeline.after(at, this::ask);
        }
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
        if (report.phase() == CheckpointPhase.DISCARDED) {
            pinned.remove(report.id());
        } else if (report.phase().isCommitted() && seen.add(report.id()) && dice.chance(shape.pinning())) {
            pinned.add(report.id());
            toJobMaster(() -> control.pin(new Pins(List.copyOf(pinned))));
        } else if (!pinned.isEmpty() && dice.chance(0.05)) {
            pinned.remove(pinned.iterator().next());
            toJobMaster(() -> control.pin(new Pins(List.copyOf(pinned))));
        }
    }

    private void ask() {
        CheckpointKind kind = dice.chance(0.5) ? CheckpointKind.CHECKPOINT : CheckpointKind.SAVEPOINT;
        CheckpointRequest request = new CheckpointRequest("asked-" + asked++, kind, CheckpointTrigger.USER);
        toJobMaster(() -> control.requestCheckpoint(request));
    }

    private void toJobMaster(Runnable question) {
        if (jobMaster != null) {
            jobMaster.after(dice.around(DELAY_NANOS), question);
        }
    }

    /** Checkpoints that somebody names. */
    Set<Long> pinned() {
        return Set.copyOf(pinned);
    }
}
