package dev.weir.operator.model;

import dev.weir.control.CheckpointReport;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.CheckpointStatus;
import dev.weir.operator.api.StreamJobPhase;
import java.time.Instant;
import java.util.Optional;

/**
 * All that a decision about a Checkpoint rests on.
 *
 * @param listed the resource itself
 * @param status what was written last
 * @param job its StreamJob; empty if there is none
 * @param view what the JobMaster of its job says
 * @param refusal why the JobMaster did not take the request, if it answered so
 * @param now when all this was observed
 */
public record CheckpointObservation(
        ListedCheckpoint listed,
        CheckpointSpec spec,
        Optional<CheckpointStatus> status,
        Optional<Job> job,
        JobMasterView view,
        Optional<Refusal> refusal,
        Instant now) {
    /**
     * @param phase that the StreamJob's status shows
     * @param suspended whether it should have no pods
     * @param suspendedBy uid of the Checkpoint with which it was suspended last; empty if none
     * @param deleting whether it is being deleted
     * @param endsWithIt whether its deletion waits for this checkpoint
     */
    public record Job(
            StreamJobPhase phase, boolean suspended, String suspendedBy, boolean deleting, boolean endsWithIt) {
        public Job(StreamJobPhase phase, boolean suspended, String suspendedBy, boolean deleting) {
            this(phase, suspended, suspendedBy, deleting, false);
        }

        public Job(StreamJobPhase phase, boolean suspended, boolean deleting) {
            this(phase, suspended, "", deleting);
        }
    }

    /**
     * @param lasting asking again will not help
     * @param problem as the JobMaster said it
     */
    public record Refusal(boolean lasting, Problem problem) {}

    /** The phase that was written last. */
    public CheckpointStatus.Phase phase() {
        return listed.phase();
    }

    /** Nothing is left to do before it may be shown as complete: its job has been suspended if it asked for that. */
    public boolean isSettled() {
        return !spec.thenSuspend()
                || job.isEmpty()
                || job.get().deleting()
                || job.get().suspendedBy().equals(listed.uid());
    }

    /** What the JobMaster says of this checkpoint. */
    public Optional<CheckpointReport> report() {
        return listed.byOperator() ? view.byId(listed.id().orElse(0)) : view.byName(listed.uid());
    }
}
