package dev.weir.operator.model;

import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.UpgradeSpec;
import dev.weir.operator.api.UpgradeStatus.Kind;
import java.time.Duration;

/**
 * What has to be taken from the job that runs, before it is touched.
 *
 * <pre>
 *                  Savepoint    LastCheckpoint                  Stateless
 *   change         savepoint    a checkpoint if there is none   nothing
 *   parallelism    checkpoint   checkpoint                      checkpoint
 *   suspend        savepoint    nothing                         nothing
 * </pre>
 *
 * A job that does not run cannot take any: it goes on from its newest checkpoint, which is where it would go on anyway. While it
 * is not known whether it runs, it is waited for.
 */
enum UpgradeNeed {
    NOTHING,
    CHECKPOINT,
    SAVEPOINT,
    /** The JobMaster has to be heard first. */
    JOB_MASTER;

    static UpgradeNeed of(JobObservation seen, Kind kind) {
        UpgradeNeed wanted = wanted(seen, kind);
        if (wanted == NOTHING || runs(seen)) {
            return wanted;
        }
        return mayRun(seen) ? JOB_MASTER : NOTHING;
    }

    private static UpgradeNeed wanted(JobObservation seen, Kind kind) {
        UpgradeSpec.Mode mode = seen.spec().upgrade().mode();
        return switch (kind) {
            case RESCALE -> CHECKPOINT;
            case ROLLBACK -> NOTHING;
            case SUSPEND -> mode == UpgradeSpec.Mode.SAVEPOINT ? SAVEPOINT : NOTHING;
            case CHANGE ->
                switch (mode) {
                    case SAVEPOINT -> SAVEPOINT;
                    case LAST_CHECKPOINT -> hasCheckpoint(seen) ? NOTHING : CHECKPOINT;
                    case STATELESS -> NOTHING;
                };
        };
    }

    private static boolean hasCheckpoint(JobObservation seen) {
        return seen.lastCheckpoint().isPresent()
                || seen.status().map(StreamJobStatus::lastCheckpoint).isPresent();
    }

    static boolean runs(JobObservation seen) {
        return seen.view().connected()
                && seen.view()
                        .job()
                        .map(JobStatus::state)
                        .filter(JobState.RUNNING::equals)
                        .isPresent();
    }

    /** It ran when it was seen last, and its JobMaster's pod is there or has only just gone. */
    private static boolean mayRun(JobObservation seen) {
        boolean lately = Duration.between(seen.view().since(), seen.now()).compareTo(JobPhases.SILENCE) < 0;
        return seen.phase() == StreamJobPhase.RUNNING
                && !seen.view().connected()
                && (seen.jobMaster().readyPods() > 0 || lately);
    }
}
