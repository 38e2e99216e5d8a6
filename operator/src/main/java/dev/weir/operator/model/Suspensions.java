package dev.weir.operator.model;

import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointTrigger;
import dev.weir.control.JobState;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointStatus;
import dev.weir.operator.api.Group;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.StreamJobStatus.Suspension;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How a savepoint with {@code thenSuspend} suspends its StreamJob, whose specification goes on to say Running.
 *
 * <pre>
 *   JobMaster: savepoint complete, sinks committed, job SUSPENDED
 *     --> Checkpoint: Completing, with its location
 *     --> StreamJob: status.suspension             nothing is stopped before this stands
 *     --> pods are stopped;  Checkpoint: Completed
 * </pre>
 *
 * <p>Each step follows from what the step before has written, so that an operator that starts in between goes on from there. A
 * suspension holds for the generation of the specification, and the value of the annotation {@link #RESUMED_AT}, that it began
 * with; it stays written down when it does not hold any more, so that the same savepoint does not suspend the job again.
 */
public final class Suspensions {
    /** Annotation of a StreamJob: another value than before lets a job go on that was suspended with a savepoint. */
    public static final String RESUMED_AT = Group.NAME + "/resumedAt";

    private Suspensions() {}

    /** The suspension that the status tells of, if it still holds. */
    public static Optional<Suspension> holding(StreamJob job) {
        return last(job)
                .filter(last -> Objects.equals(last.generation(), generation(job)))
                .filter(last -> Objects.equals(last.resumedAt(), resumedAt(job)));
    }

    /**
     * The savepoint that the job was suspended with last, if it is to run again: its JobMaster goes on from it only when it is
     * told so.
     */
    public static Optional<String> resumedFrom(StreamJob job) {
        return holding(job).isPresent() ? Optional.empty() : last(job).map(Suspension::uid);
    }

    /**
     * The suspension that is to be written down now.
     *
     * @param checkpoints all Checkpoint resources of the job
     */
    public static Optional<Suspension> begun(
            StreamJob job, JobMasterView view, List<Checkpoint> checkpoints, Instant now) {
        String handled = last(job).map(Suspension::uid).orElse("");
        return view.checkpoints().stream()
                .filter(report -> report.kind() == CheckpointKind.SAVEPOINT
                        && report.phase() == CheckpointPhase.COMPLETED
                        && report.trigger() != CheckpointTrigger.UPGRADE
                        && !report.name().equals(handled))
                .filter(report -> suspends(report, view, checkpoints))
                .findFirst()
                .map(report -> new Suspension(
                        of(report, checkpoints)
                                .map(checkpoint -> checkpoint.getMetadata().getName())
                                .orElse(null),
                        report.name(),
                        generation(job),
                        resumedAt(job),
                        Durations.seconds(now)));
    }

    private static boolean suspends(CheckpointReport report, JobMasterView view, List<Checkpoint> checkpoints) {
        Optional<Checkpoint> resource = of(report, checkpoints);
        Optional<CheckpointStatus> status = resource.map(each -> each.getStatus());
        if (resource.isEmpty() || isPast(status)) {
            // It was deleted meanwhile, or asked for without a resource; or the StreamJob's status was lost; or it was
            // taken
            // though it had been given up.
            boolean newest = view.newestCommitted().filter(report::equals).isPresent();
            return newest
                    && view.connected()
                    && view.job()
                            .filter(said -> said.state() == JobState.SUSPENDED)
                            .isPresent();
        }
        return resource.get().getSpec().thenSuspend()
                && status.filter(said -> said.phase() == CheckpointStatus.Phase.COMPLETING)
                        .filter(said -> said.location() != null)
                        .isPresent();
    }

    private static boolean isPast(Optional<CheckpointStatus> status) {
        return status.map(CheckpointStatus::phase)
                .filter(phase -> phase == CheckpointStatus.Phase.COMPLETED || phase == CheckpointStatus.Phase.FAILED)
                .isPresent();
    }

    private static Optional<Checkpoint> of(CheckpointReport report, List<Checkpoint> checkpoints) {
        return checkpoints.stream()
                .filter(checkpoint -> checkpoint.getMetadata().getUid().equals(report.name()))
                .findFirst();
    }

    private static Optional<Suspension> last(StreamJob job) {
        return Optional.ofNullable(job.getStatus()).map(StreamJobStatus::suspension);
    }

    private static Long generation(StreamJob job) {
        Long generation = job.getMetadata().getGeneration();
        return generation == null ? 0L : generation;
    }

    private static String resumedAt(StreamJob job) {
        Map<String, String> annotations = job.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(RESUMED_AT);
    }
}
