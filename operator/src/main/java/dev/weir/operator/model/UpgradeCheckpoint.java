package dev.weir.operator.model;

import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.CheckpointTrigger;
import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import dev.weir.operator.api.UpgradeStatus;
import dev.weir.operator.api.UpgradeStatus.Base;
import dev.weir.operator.api.UpgradeStatus.Kind;
import dev.weir.operator.api.UpgradeStatus.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The checkpoint that a changed job goes on from, taken by the job that runs: a savepoint ends it, unless the savepoint fails. One
 * that fails is tried again under another name, 10 s after the first failure and twice as long after each, up to about five minutes.
 */
final class UpgradeCheckpoint {
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final JobObservation seen;
    private final UpgradeStatus last;
    private final Change change;
    private final Base base;

    private UpgradeCheckpoint(JobObservation seen, UpgradeStatus last, Change change) {
        this.seen = seen;
        this.last = last;
        this.change = change;
        this.base = last.base();
    }

    /** The first attempt; its name is never used again, though its number may be, after a status was lost. */
    static Base first(JobObservation seen, Kind kind, boolean savepoint) {
        return attempt(seen, kind, savepoint, 1);
    }

    private static Base attempt(JobObservation seen, Kind kind, boolean savepoint, int attempt) {
        String name = (kind == Kind.CHANGE ? "upgrade" : kind.name().toLowerCase(Locale.ROOT)) + "-" + seen.generation()
                + "-" + attempt + "-" + Long.toString(seen.now().toEpochMilli(), Character.MAX_RADIX);
        return new Base(name, savepoint, attempt, null, null);
    }

    /** For people. */
    static String taking(Base base) {
        return base.savepoint() ? "End the job with a savepoint" : "Take a checkpoint";
    }

    static UpgradeDecision decide(
            JobObservation seen, UpgradeStatus last, Change change, Optional<CheckpointObservation.Refusal> refusal) {
        return new UpgradeCheckpoint(seen, last, change).decide(refusal);
    }

    private UpgradeDecision decide(Optional<CheckpointObservation.Refusal> refusal) {
        Optional<CheckpointReport> report = seen.view().byName(base.request());
        if (report.isPresent()) {
            return reported(report.get());
        }
        Duration left = Duration.between(seen.now(), Instant.parse(last.since()).plus(pause()));
        if (base.attempt() > 1 && !left.isNegative() && !left.isZero()) {
            return UpgradeDecision.hold(HeldChange.failed(failure(last.message())), left);
        }
        if (!seen.view().connected()) {
            return UpgradeDecision.hold(HeldChange.unheard(), AGAIN);
        }
        if (hopeless()) {
            return replace(
                    "the job does not run, so that nothing can take a checkpoint: it goes on from its newest one");
        }
        Optional<Problem> refused =
                refusal.filter(CheckpointObservation.Refusal::lasting).map(CheckpointObservation.Refusal::problem);
        if (refused.isPresent()) {
            return again(refused.get().reason() + ": " + refused.get().message());
        }
        HeldChange waiting = HeldChange.taking(base.savepoint(), last.kind());
        UpgradeDecision hold = UpgradeDecision.hold(waiting, AGAIN);
        return UpgradeNeed.runs(seen) ? hold.asking(request()) : hold;
    }

    private UpgradeDecision reported(CheckpointReport report) {
        return switch (report.phase()) {
            case PENDING, TRIGGERING, IN_PROGRESS, COMPLETING ->
                UpgradeDecision.hold(HeldChange.taking(base.savepoint(), last.kind()), AGAIN);
            // When the JobMaster is gone nobody could list it any more.
            case COMPLETED ->
                base.savepoint() && !change.listed()
                        ? UpgradeDecision.hold(HeldChange.taking(true, last.kind()), AGAIN)
                        : complete(report);
            case FAILED ->
                again(report.failure()
                        .map(failure -> failure.reason() + ": " + failure.message())
                        .orElse("it failed"));
            case DISCARDED -> again("it was removed");
        };
    }

    private UpgradeDecision complete(CheckpointReport report) {
        Base taken = new Base(base.request(), base.savepoint(), base.attempt(), report.id(), report.location());
        return UpgradeDecision.write(
                replacing(taken),
                Upgrades.doing(last.kind(), false),
                (base.savepoint() ? "savepoint " : "checkpoint ") + report.id()
                        + ", which was taken for it, is complete");
    }

    private UpgradeDecision replace(String why) {
        return UpgradeDecision.write(replacing(null), Upgrades.doing(last.kind(), false), why);
    }

    private UpgradeStatus replacing(Base taken) {
        return UpgradeProof.begin(
                seen, last.with(taken, null).at(Step.REPLACING, Durations.seconds(seen.now())), change);
    }

    private UpgradeDecision again(String why) {
        Base next = attempt(seen, last.kind(), base.savepoint(), base.attempt() + 1);
        UpgradeStatus status = last.with(next, why).at(Step.CHECKPOINTING, Durations.seconds(seen.now()));
        return UpgradeDecision.write(new UpgradeDecision.Next(
                status,
                new JobDecision.Note("Leave the job as it is, and try again", failure(why)),
                Optional.of(new Problem(HeldChange.CHECKPOINT_FAILED, failure(why)))));
    }

    private String failure(String why) {
        return (base.savepoint() ? "the savepoint" : "the checkpoint")
                + " that the change is to go on from failed; the job"
                + " goes on as it is, and it is tried again; spec.upgrade.mode LastCheckpoint does without a savepoint: "
                + why;
    }

    private Duration pause() {
        return Preflights.pause(Math.max(1, base.attempt() - 1));
    }

    /** The job has failed for good; or it has not come to run while a second attempt was waited for. */
    private boolean hopeless() {
        JobState state = seen.view().job().map(JobStatus::state).orElse(JobState.STARTING);
        return state == JobState.FAILED
                || state == JobState.FINISHED
                || state == JobState.SUSPENDED
                || base.attempt() > 1 && state != JobState.RUNNING;
    }

    private CheckpointRequest request() {
        CheckpointKind kind = base.savepoint() ? CheckpointKind.SAVEPOINT : CheckpointKind.CHECKPOINT;
        CheckpointTrigger trigger = last.kind() == Kind.RESCALE ? CheckpointTrigger.RESCALE : CheckpointTrigger.UPGRADE;
        return new CheckpointRequest(base.request(), kind, trigger, base.savepoint());
    }
}
