package dev.weir.operator.model;

import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.StreamJobPhase;
import java.time.Duration;

/**
 * The life of a Checkpoint.
 *
 * <pre>
 *   Pending --> Triggering --> InProgress --> Completing --> Completed --> Discarded
 *      |            |              |                                       (its data is gone)
 *      +------------+--------------+--> Failed
 * </pre>
 *
 * <p>It waits as Pending while its StreamJob is not there or does not run, for {@link #PATIENCE} counted from its creation, and
 * then fails. The JobMaster is asked under the resource's UID, so that asking again, after a restart of either side, is asking
 * once. It is shown as Completed when the JobMaster has been told to keep it, not before; and one with {@code thenSuspend} when
 * the StreamJob's status says that it is suspended with it.
 */
public final class CheckpointPhases {
    /** How long a Checkpoint waits for a job that could take it. */
    public static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration AGAIN = Duration.ofSeconds(2);

    private CheckpointPhases() {}

    public static CheckpointDecision decide(CheckpointObservation seen) {
        if (seen.phase() == Phase.DISCARDED) {
            return new CheckpointDecision.Leave();
        }
        if (seen.phase() == Phase.FAILED) {
            return failed(seen);
        }
        if (seen.phase() == Phase.COMPLETED) {
            return afterwards(seen);
        }
        return seen.report().map(report -> follow(seen, report)).orElseGet(() -> unheard(seen));
    }

    /** Its hooks may be told of the end after it has failed. */
    private static CheckpointDecision failed(CheckpointObservation seen) {
        return seen.report()
                .filter(report -> report.phase() == CheckpointPhase.FAILED)
                .<CheckpointDecision>map(report -> new CheckpointDecision.Follow(Phase.FAILED, report, false))
                .orElse(new CheckpointDecision.Leave());
    }

    private static CheckpointDecision afterwards(CheckpointObservation seen) {
        boolean gone = seen.listed().id().stream().anyMatch(seen.view().missing()::contains);
        return gone
                ? new CheckpointDecision.Discard("its data is not in storage any more")
                : new CheckpointDecision.Leave();
    }

    private static CheckpointDecision follow(CheckpointObservation seen, CheckpointReport report) {
        return switch (report.phase()) {
            case PENDING -> new CheckpointDecision.Follow(Phase.PENDING, report, false);
            case TRIGGERING -> new CheckpointDecision.Follow(Phase.TRIGGERING, report, false);
            case IN_PROGRESS -> new CheckpointDecision.Follow(Phase.IN_PROGRESS, report, false);
            case COMPLETING ->
                new CheckpointDecision.Follow(
                        Phase.COMPLETING, report, !seen.view().keeps(report.id()));
            case COMPLETED -> completed(seen, report);
            case FAILED -> new CheckpointDecision.Follow(Phase.FAILED, report, false);
            case DISCARDED -> new CheckpointDecision.Discard("its data was removed before it could be kept");
        };
    }

    private static CheckpointDecision completed(CheckpointObservation seen, CheckpointReport report) {
        if (seen.view().missing().contains(report.id())) {
            return new CheckpointDecision.Discard("its data was removed before it could be kept");
        }
        // Without a JobMaster nobody removes anything: a new one keeps all until it is told what to keep.
        boolean kept = seen.view().keeps(report.id()) || !seen.view().connected();
        boolean over = kept && seen.isSettled();
        return new CheckpointDecision.Follow(over ? Phase.COMPLETED : Phase.COMPLETING, report, !kept);
    }

    private static CheckpointDecision unheard(CheckpointObservation seen) {
        if (seen.phase() == Phase.COMPLETING && seen.spec().thenSuspend() && seen.isSettled()) {
            return new CheckpointDecision.Settle();
        }
        if (seen.listed().byOperator()) {
            return seen.view().knowsCheckpoints()
                    ? new CheckpointDecision.Discard("the JobMaster does not have it")
                    : new CheckpointDecision.Wait(
                            "JobMasterUnreachable",
                            "waits for the JobMaster to say what is in it",
                            false,
                            Duration.ofMinutes(1));
        }
        if (seen.refusal().filter(CheckpointObservation.Refusal::lasting).isPresent()) {
            return new CheckpointDecision.Fail(seen.refusal().get().problem());
        }
        Problem wait = waitsFor(seen);
        Duration left = Duration.between(seen.now(), seen.listed().createdAt().plus(PATIENCE));
        if (wait == null) {
            return seen.refusal()
                    .<CheckpointDecision>map(refusal -> new CheckpointDecision.Wait(
                            refusal.problem().reason(), refusal.problem().message(), true, AGAIN))
                    .orElse(new CheckpointDecision.Wait(
                            "Requested", "the JobMaster has been asked for it", true, AGAIN));
        }
        if (isHopeless(seen) || left.isNegative() || left.isZero()) {
            return new CheckpointDecision.Fail(wait);
        }
        return new CheckpointDecision.Wait(wait.reason(), wait.message(), false, left);
    }

    private static boolean isHopeless(CheckpointObservation seen) {
        return seen.job().isPresent() && seen.job().get().phase() == StreamJobPhase.FINISHED
                || seen.job().isPresent()
                        && seen.job().get().deleting()
                        && !seen.job().get().endsWithIt();
    }

    /** What is missing before the JobMaster can be asked; {@code null} if nothing is. */
    private static Problem waitsFor(CheckpointObservation seen) {
        String name = seen.spec().streamJob();
        if (seen.job().isEmpty()) {
            return new Problem(
                    "NoSuchStreamJob",
                    "there is no StreamJob '" + name + "' in this namespace: apply it, or correct spec.streamJob");
        }
        CheckpointObservation.Job job = seen.job().get();
        boolean last = job.deleting() && job.endsWithIt();
        if (job.deleting() && !last) {
            return new Problem("StreamJobDeleted", "StreamJob '" + name + "' is being deleted");
        }
        if (job.suspended()) {
            return new Problem(
                    "StreamJobSuspended",
                    "StreamJob '" + name + "' is suspended, its status says by what: let it run to take a checkpoint");
        }
        if (job.phase() != StreamJobPhase.RUNNING && !last || !seen.view().connected()) {
            return new Problem("StreamJobNotRunning", "StreamJob '" + name + "' does not run: its status says why");
        }
        return null;
    }
}
