package dev.weir.operator.model;

import dev.weir.control.JobState;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointStatus;
import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The savepoint that a StreamJob ends with before it is deleted, if {@code spec.savepoints.beforeDeletion} says so.
 *
 * <pre>
 *   deleted --> asked for --> complete --> pods are stopped --> ... (JobRemoval)
 *                 ^   |
 *                 |   +--> failed
 *                 +----------+  again after a while
 * </pre>
 *
 * <p>Nothing is stopped before it is complete, and nothing is given up silently: what holds it up stands in the condition Ready,
 * with what to do. What has no pods, has ended, or never came to run is deleted without one. Its Checkpoint is named by the job's
 * uid, and outlives the job.
 */
public sealed interface FinalSavepoint {
    /** Value of {@link ListedCheckpoint#TRIGGER_LABEL}, and trigger in the status. */
    String TRIGGER = "Deletion";

    /** How long a failed attempt stands before the next. */
    Duration PAUSE = Duration.ofSeconds(30);

    /** Nothing is to be waited for. */
    record Over() implements FinalSavepoint {}

    /** It is to be asked for. */
    record Ask() implements FinalSavepoint {}

    /** The attempt that failed makes place for another. */
    record Again() implements FinalSavepoint {}

    /** It is being taken, or cannot be. */
    record Wait(Problem why) implements FinalSavepoint {}

    /**
     * What the decision rests on.
     *
     * @param hasPods the job has a JobMaster that nobody has begun to stop
     * @param view what the JobMaster says
     * @param asked the Checkpoint, if it exists
     */
    record Facts(StreamJob job, boolean hasPods, JobMasterView view, Optional<Checkpoint> asked, Instant now) {}

    static FinalSavepoint decide(Facts facts) {
        if (!isWanted(facts.job()) || !facts.hasPods()) {
            return new Over();
        }
        return facts.asked().map(asked -> follow(facts, asked)).orElseGet(() -> unasked(facts));
    }

    private static boolean isWanted(StreamJob job) {
        Map<String, String> annotations = job.getMetadata().getAnnotations();
        boolean abandoned = annotations != null && "true".equals(annotations.get(CheckpointRemoval.ABANDON));
        return job.getSpec().savepoints().beforeDeletion() && !abandoned;
    }

    private static FinalSavepoint follow(Facts facts, Checkpoint asked) {
        Optional<CheckpointStatus> status = Optional.ofNullable(asked.getStatus());
        Phase phase = status.map(CheckpointStatus::phase).orElse(Phase.PENDING);
        String name = asked.getMetadata().getName();
        return switch (phase) {
            case COMPLETED -> new Over();
            case PENDING, TRIGGERING, IN_PROGRESS, COMPLETING ->
                isIn(facts.view(), JobState.FINISHED)
                        ? new Over()
                        : waiting(
                                "FinalSavepoint", "savepoint '" + name + "' is being taken before the job is deleted");
            case FAILED, DISCARDED -> {
                Instant since = Instant.parse(status.map(CheckpointStatus::completedAt)
                        .orElse(asked.getMetadata().getCreationTimestamp()));
                boolean again = !facts.now().isBefore(since.plus(PAUSE));
                yield again
                        ? new Again()
                        : waiting(
                                "FinalSavepointFailed",
                                "savepoint '" + name
                                        + "', which is to be taken before the job is deleted, failed and is tried"
                                        + " again: "
                                        + status.map(CheckpointStatus::message).orElse("its data is gone")
                                        + giveUp(facts));
            }
        };
    }

    private static FinalSavepoint unasked(Facts facts) {
        JobMasterView view = facts.view();
        if (view.connected() && isIn(view, JobState.RUNNING)) {
            return new Ask();
        }
        boolean nothingToSave = isNeverSaved(facts) && !mayRun(facts);
        return nothingToSave || hasEnded(view)
                ? new Over()
                : waiting(
                        "FinalSavepointWaits",
                        "a savepoint is to be taken before the job is deleted, and the job does not run: "
                                + (view.connected() ? "let it come to run" : "its JobMaster is not heard")
                                + giveUp(facts));
    }

    /** What never completed a checkpoint has no state but that of its pods. */
    private static boolean isNeverSaved(Facts facts) {
        return facts.view().newestCommitted().isEmpty()
                && Optional.ofNullable(facts.job().getStatus())
                        .map(StreamJobStatus::lastCheckpoint)
                        .isEmpty();
    }

    /** It ran when its JobMaster was heard last. */
    private static boolean mayRun(Facts facts) {
        return !facts.view().connected()
                && Optional.ofNullable(facts.job().getStatus())
                        .map(StreamJobStatus::job)
                        .filter(job -> "Running".equals(job.state()))
                        .isPresent();
    }

    /** With all of its input read, or with another savepoint. */
    private static boolean hasEnded(JobMasterView view) {
        return view.connected() && (isIn(view, JobState.FINISHED) || isIn(view, JobState.SUSPENDED));
    }

    private static boolean isIn(JobMasterView view, JobState state) {
        return view.job().filter(job -> job.state() == state).isPresent();
    }

    private static Wait waiting(String reason, String message) {
        return new Wait(new Problem(reason, message));
    }

    private static String giveUp(Facts facts) {
        return "; or delete it without one: kubectl patch streamjob "
                + facts.job().getMetadata().getName()
                + " --type merge -p '{\"spec\":{\"savepoints\":{\"beforeDeletion\":false}}}'";
    }

    /** What its Checkpoint is called: one of its own for each job, since it outlives the job. */
    static String name(StreamJob job) {
        String uid = job.getMetadata().getUid();
        return job.getMetadata().getName() + "-final-" + uid.substring(0, Math.min(8, uid.length()));
    }

    /** Whether the deletion of this job waits for this Checkpoint. */
    static boolean isFor(Checkpoint checkpoint, StreamJob job) {
        Map<String, String> labels = checkpoint.getMetadata().getLabels();
        return labels != null
                && TRIGGER.equals(labels.get(ListedCheckpoint.TRIGGER_LABEL))
                && checkpoint.getMetadata().getName().equals(name(job))
                && checkpoint.getSpec().streamJob().equals(job.getMetadata().getName());
    }
}
