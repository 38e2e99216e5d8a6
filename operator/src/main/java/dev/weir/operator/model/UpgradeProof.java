package dev.weir.operator.model;

import dev.weir.control.CheckpointReport;
import dev.weir.control.JobFailure;
import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.UpgradeSpec.Rollback;
import dev.weir.operator.api.UpgradeStatus;
import dev.weir.operator.api.UpgradeStatus.Kind;
import dev.weir.operator.api.UpgradeStatus.Proof;
import dev.weir.operator.api.UpgradeStatus.RolledBack;
import dev.weir.operator.api.UpgradeStatus.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether a changed job does what {@code spec.upgrade.rollback} asks of it: so many checkpoints, completed by JobMasters that run the
 * changed specification, in the time from when its pods are replaced. A job that fails for good does not get the time.
 */
final class UpgradeProof {
    private final JobObservation seen;
    private final UpgradeStatus last;
    private final Change change;
    private final Proof proof;

    private UpgradeProof(JobObservation seen, UpgradeStatus last, Change change) {
        this.seen = seen;
        this.last = last;
        this.change = change;
        this.proof = last.proof();
    }

    /** The change with what it has to show, if it is to be rolled back otherwise and there is anything to go back to. */
    static UpgradeStatus begin(JobObservation seen, UpgradeStatus replacing, Change change) {
        Rollback rollback = seen.spec().upgrade().rollback();
        if (rollback == null || replacing.kind() != Kind.CHANGE || !change.revertible()) {
            return replacing;
        }
        Instant by = seen.now().plus(Durations.parse(rollback.within()));
        // The JobMaster may not have been heard yet.
        long newest = seen.lastCheckpoint()
                .map(CheckpointReport::id)
                .or(() -> seen.status().map(StreamJobStatus::lastCheckpoint).map(StreamJobStatus.LastCheckpoint::id))
                .orElse(0L);
        return replacing.with(new Proof(rollback.checkpoints(), Durations.seconds(by), 0, newest));
    }

    /** @param runs whether all pods are replaced, and all tasks run */
    static UpgradeDecision decide(JobObservation seen, UpgradeStatus last, Change change, boolean runs) {
        return new UpgradeProof(seen, last, change).decide(runs);
    }

    private UpgradeDecision decide(boolean runs) {
        List<CheckpointReport> more = more();
        int completed = proof.completed() + more.size();
        if (completed >= proof.checkpoints()) {
            return UpgradeDecision.write(
                    last.with((Proof) null).at(Step.COMPLETED, Durations.seconds(seen.now())),
                    "Complete the change",
                    "the job has completed " + checkpoints(completed) + " with it");
        }
        Optional<String> failed = failed(completed);
        if (failed.isPresent()) {
            return rollBack(failed.get());
        }
        if (!more.isEmpty() || runs && last.step() == Step.REPLACING) {
            long newest = more.stream().mapToLong(CheckpointReport::id).max().orElse(proof.last());
            Proof counted = new Proof(proof.checkpoints(), proof.by(), completed, newest);
            UpgradeStatus next = last.with(counted);
            return UpgradeDecision.write(
                    last.step() == Step.PROVING ? next : next.at(Step.PROVING, Durations.seconds(seen.now())),
                    "Wait for " + checkpoints(proof.checkpoints()),
                    "spec.upgrade.rollback asks the changed job for them until " + proof.by());
        }
        return UpgradeDecision.recheck(left().plusMillis(1));
    }

    /** Checkpoints that were completed since they were counted last, by a JobMaster that runs the changed specification. */
    private List<CheckpointReport> more() {
        Optional<JobStatus> job = seen.current();
        if (job.isEmpty() || !seen.upToDate()) {
            return List.of();
        }
        return seen.view().checkpoints().stream()
                .filter(report -> report.phase().isCommitted() && report.id() > proof.last())
                .filter(report -> report.completedAt() >= job.get().startedAt())
                .toList();
    }

    private Optional<String> failed(int completed) {
        Optional<JobFailure> fatal =
                seen.current().filter(job -> job.state() == JobState.FAILED).flatMap(JobStatus::failure);
        if (fatal.isPresent()) {
            return Optional.of(
                    "it failed: " + fatal.get().reason() + ": " + fatal.get().message());
        }
        boolean over = left().isNegative() || left().isZero();
        return over
                ? Optional.of("it completed " + checkpoints(completed) + " of " + proof.checkpoints() + " by "
                        + proof.by()
                        + seen.current()
                                .flatMap(JobStatus::failure)
                                .map(failure -> "; its last failure: " + failure.reason() + ": " + failure.message())
                                .orElse(""))
                : Optional.empty();
    }

    private Duration left() {
        return Duration.between(seen.now(), Instant.parse(proof.by()));
    }

    private UpgradeDecision rollBack(String why) {
        String now = Durations.seconds(seen.now());
        String message = "generation " + seen.generation() + " was rolled back, since " + why
                + "; the specification before runs until this one is changed";
        UpgradeStatus back = new UpgradeStatus(
                Step.REPLACING,
                Kind.ROLLBACK,
                seen.generation(),
                null,
                now,
                null,
                null,
                null,
                null,
                new RolledBack(change.spec(), seen.generation(), now, message));
        return UpgradeDecision.write(new UpgradeDecision.Next(
                back,
                new JobDecision.Note(Upgrades.doing(Kind.ROLLBACK, false), why),
                Optional.of(new Problem(HeldChange.ROLLED_BACK, message))));
    }

    private static String checkpoints(int number) {
        return number + (number == 1 ? " checkpoint" : " checkpoints");
    }
}
