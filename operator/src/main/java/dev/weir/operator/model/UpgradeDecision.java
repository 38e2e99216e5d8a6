package dev.weir.operator.model;

import dev.weir.control.CheckpointRequest;
import dev.weir.operator.api.UpgradeStatus;
import java.time.Duration;
import java.util.Optional;

/**
 * What to do about a change of a StreamJob's specification.
 *
 * @param next the step to write down; if there is one nothing else is done before it is
 * @param held the change waits; empty: what is wanted may be made
 * @param ask the checkpoint to ask the JobMaster for
 * @param taskManagers how many there should be already now, while the change waits; empty: as many as there are
 * @param resume a job that has ended with a savepoint for a change that is not made any more is to run again
 * @param recheck when to look again without being told; empty: not
 */
public record UpgradeDecision(
        Optional<Next> next,
        Optional<HeldChange> held,
        Optional<CheckpointRequest> ask,
        Optional<Integer> taskManagers,
        boolean resume,
        Optional<Duration> recheck) {
    /**
     * A step.
     *
     * @param status that stands for it
     * @param note what is decided with it
     * @param warning what went wrong, for people; empty if nothing
     */
    public record Next(UpgradeStatus status, JobDecision.Note note, Optional<Problem> warning) {}

    /** Nothing changes, or nothing stands in the way. */
    public static final UpgradeDecision FREE = new UpgradeDecision(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty());

    static UpgradeDecision write(UpgradeStatus status, String what, String why) {
        return write(new Next(status, new JobDecision.Note(what, why), Optional.empty()));
    }

    static UpgradeDecision write(Next next) {
        return new UpgradeDecision(
                Optional.of(next), Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty());
    }

    static UpgradeDecision hold(HeldChange held, Duration recheck) {
        return new UpgradeDecision(
                Optional.empty(), Optional.of(held), Optional.empty(), Optional.empty(), false, Optional.of(recheck));
    }

    static UpgradeDecision recheck(Duration recheck) {
        return new UpgradeDecision(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.of(recheck));
    }

    UpgradeDecision asking(CheckpointRequest request) {
        return new UpgradeDecision(next, held, Optional.of(request), taskManagers, resume, recheck);
    }

    UpgradeDecision adding(int wanted) {
        return new UpgradeDecision(next, held, ask, Optional.of(wanted), resume, recheck);
    }

    static UpgradeDecision resuming() {
        return new UpgradeDecision(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true, Optional.empty());
    }
}
