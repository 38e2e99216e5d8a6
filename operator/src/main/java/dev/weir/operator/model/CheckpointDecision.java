package dev.weir.operator.model;

import dev.weir.control.CheckpointReport;
import dev.weir.operator.api.CheckpointStatus.Phase;
import java.time.Duration;
import java.util.Optional;

/** What to do about a Checkpoint, and what its status shows. */
public sealed interface CheckpointDecision {
    /** Nothing more happens to it. */
    record Leave() implements CheckpointDecision {}

    /**
     * It waits for something.
     *
     * @param reason one word in CamelCase
     * @param message what it waits for, and what to do if that does not come
     * @param ask whether the JobMaster is to be asked for it, again if it has been: that is asking once
     * @param recheck when to look again without being told
     */
    record Wait(String reason, String message, boolean ask, Duration recheck) implements CheckpointDecision {}

    /**
     * The JobMaster has said how far it is.
     *
     * @param phase to show: that of the report, but Completed only once the JobMaster has been told to keep it
     * @param tellPins whether the job's pins must be told anew first
     */
    record Follow(Phase phase, CheckpointReport report, boolean tellPins) implements CheckpointDecision {
        /** Nothing of it will change: a failed one's hooks have been told of the end. */
        public boolean isOver() {
            return phase.isFinal()
                    && report.hooks().stream().noneMatch(hook -> hook.phase().equals("Triggered"));
        }
    }

    /** It is complete as its status shows it, and its job has been suspended with it. */
    record Settle() implements CheckpointDecision {}

    /** It came to nothing. */
    record Fail(Problem problem) implements CheckpointDecision {}

    /** It was completed, and its data is gone. */
    record Discard(String message) implements CheckpointDecision {}

    /** The report that the status shows, if there is one. */
    default Optional<CheckpointReport> shown() {
        return this instanceof Follow follow ? Optional.of(follow.report()) : Optional.empty();
    }
}
