package dev.weir.operator.model;

import dev.weir.control.JobState;
import dev.weir.operator.api.StreamJobPhase;
import java.time.Duration;

/**
 * The life of a StreamJob.
 *
 * <pre>
 *              specification valid            all tasks run
 *   Pending ------------------------> Starting -----------> Running --------> Finished
 *      ^ |                             ^  |  ^               |   ^               |
 *      | | state: Suspended            |  |  |  task or pod  |   | all run       | specification
 *      | v                             |  |  |  lost         v   |               | changed
 *   Suspended <------------------------+  |  |            Restarting             v
 *      (from every phase, once its pods   |  |               |                Starting
 *       are gone; back by state: Running) |  +---------------+
 *                                         v  specification changed
 *                                       Failed  (from Running and Restarting too) --- specification changed ---> Starting
 *
 *   every phase ---- deleted ----> Deleting
 * </pre>
 *
 * <p>A savepoint that asks for it suspends a job too, whatever the specification says; then back by any change of the
 * specification, or by an annotation: {@link Suspensions}.
 *
 * <p>Finished and Failed last while the pods' templates are those that the specification asks for. A Failed job whose
 * JobMaster is replaced starts again. How a changed specification reaches the pods: {@link Upgrades}. A JobMaster that is not heard for a moment changes nothing by itself.
 */
public final class JobPhases {
    /** How long a ready JobMaster may be silent before its job counts as restarting. */
    public static final Duration SILENCE = Duration.ofSeconds(15);

    private JobPhases() {}

    /** The phase that follows from what is seen now. */
    public static StreamJobPhase next(JobObservation seen) {
        if (seen.deleting()) {
            return StreamJobPhase.DELETING;
        }
        if (seen.suspended()) {
            return seen.hasPods() ? whileStopping(seen) : StreamJobPhase.SUSPENDED;
        }
        if (seen.problem().isPresent() && !seen.jobMaster().exists()) {
            return StreamJobPhase.PENDING;
        }
        return seen.currentState().map(state -> heard(seen, state)).orElseGet(() -> unheard(seen));
    }

    private static StreamJobPhase whileStopping(JobObservation seen) {
        return seen.phase() == StreamJobPhase.PENDING ? StreamJobPhase.STARTING : seen.phase();
    }

    private static StreamJobPhase heard(JobObservation seen, JobState state) {
        return switch (state) {
            case STARTING, WAITING_FOR_TASK_MANAGERS, RESTORING -> starting(seen);
            case RECONCILING -> reconciling(seen);
            case RUNNING -> StreamJobPhase.RUNNING;
            case RESTARTING -> StreamJobPhase.RESTARTING;
            case FINISHED -> StreamJobPhase.FINISHED;
            // With a savepoint for a change: it goes on at once.
            case SUSPENDED ->
                Upgrades.isEndedForUpgrade(seen.view()) ? StreamJobPhase.STARTING : StreamJobPhase.SUSPENDED;
            case FAILED -> StreamJobPhase.FAILED;
        };
    }

    /** A new JobMaster of a finished job has nothing to start; no TaskManagers come for it. */
    private static StreamJobPhase starting(JobObservation seen) {
        return switch (seen.phase()) {
            case FINISHED -> StreamJobPhase.FINISHED;
            case RUNNING, RESTARTING -> StreamJobPhase.RESTARTING;
            case PENDING, STARTING, SUSPENDED, FAILED, DELETING -> StreamJobPhase.STARTING;
        };
    }

    /** Its tasks run on, as far as anybody knows. */
    private static StreamJobPhase reconciling(JobObservation seen) {
        return seen.phase() == StreamJobPhase.RUNNING ? StreamJobPhase.RUNNING : starting(seen);
    }

    private static StreamJobPhase unheard(JobObservation seen) {
        StreamJobPhase before = seen.phase();
        if (!seen.upToDate() || !seen.jobMaster().outdatedPods().isEmpty()) {
            return StreamJobPhase.STARTING;
        }
        return switch (before) {
            case FINISHED, FAILED, RESTARTING -> before;
            case RUNNING -> silent(seen) ? StreamJobPhase.RESTARTING : StreamJobPhase.RUNNING;
            case PENDING, STARTING, SUSPENDED, DELETING -> StreamJobPhase.STARTING;
        };
    }

    private static boolean silent(JobObservation seen) {
        boolean lost = !seen.view().connected()
                && Duration.between(seen.view().since(), seen.now()).compareTo(SILENCE) >= 0;
        return seen.jobMaster().readyPods() == 0 || lost;
    }
}
