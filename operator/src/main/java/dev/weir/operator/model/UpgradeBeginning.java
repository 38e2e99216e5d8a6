package dev.weir.operator.model;

import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.UpgradeSpec;
import dev.weir.operator.api.UpgradeStatus;
import dev.weir.operator.api.UpgradeStatus.Base;
import dev.weir.operator.api.UpgradeStatus.Kind;
import dev.weir.operator.api.UpgradeStatus.Step;
import java.time.Duration;

/** The first step of a change: which it is, and why. */
final class UpgradeBeginning {
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final JobObservation seen;
    private final Kind kind;
    private final Change change;

    private UpgradeBeginning(JobObservation seen, Kind kind, Change change) {
        this.seen = seen;
        this.kind = kind;
        this.change = change;
    }

    static UpgradeDecision decide(JobObservation seen, Kind kind, Change change) {
        return new UpgradeBeginning(seen, kind, change).decide();
    }

    private UpgradeDecision decide() {
        UpgradeNeed need = UpgradeNeed.of(seen, kind);
        return switch (need) {
            case JOB_MASTER -> UpgradeDecision.hold(HeldChange.unheard(), AGAIN);
            case NOTHING -> replace();
            case CHECKPOINT, SAVEPOINT -> take(need == UpgradeNeed.SAVEPOINT);
        };
    }

    private UpgradeDecision replace() {
        boolean anew = kind == Kind.CHANGE && seen.spec().upgrade().mode() == UpgradeSpec.Mode.STATELESS;
        String name = anew ? "generation-" + seen.generation() : null;
        return UpgradeDecision.write(
                UpgradeProof.begin(seen, status(Step.REPLACING, null, name), change),
                Upgrades.doing(kind, anew),
                why());
    }

    private UpgradeDecision take(boolean savepoint) {
        int now = seen.taskManager().replicas();
        int wanted = JobDecisions.taskManagers(seen.spec());
        Base base = UpgradeCheckpoint.first(seen, kind, savepoint);
        return kind == Kind.RESCALE && wanted > now
                ? UpgradeDecision.write(
                        status(Step.ADDING_TASK_MANAGERS, base, null),
                        "Change the TaskManagers from " + now + " to " + wanted,
                        why())
                : UpgradeDecision.write(status(Step.CHECKPOINTING, base, null), UpgradeCheckpoint.taking(base), why());
    }

    /** What is rolled back stays so, whatever else is done meanwhile. */
    private UpgradeStatus status(Step step, Base base, String anew) {
        return new UpgradeStatus(
                step,
                kind,
                seen.generation(),
                seen.target(),
                Durations.seconds(seen.now()),
                base,
                anew,
                null,
                null,
                seen.status()
                        .map(StreamJobStatus::upgrade)
                        .map(UpgradeStatus::rolledBack)
                        .orElse(null));
    }

    private String why() {
        return switch (kind) {
            case CHANGE ->
                "the specification has changed, generation " + seen.generation() + ", and spec.upgrade.mode is "
                        + mode(seen.spec().upgrade().mode());
            case RESCALE ->
                "the parallelism is to be " + seen.spec().parallelism()
                        + seen.view()
                                .job()
                                .map(job -> " instead of " + job.parallelism())
                                .orElse("");
            case ROLLBACK -> "the job does not run with what it is to go back to";
            case SUSPEND -> "spec.state is Suspended";
        };
    }

    private static String mode(UpgradeSpec.Mode mode) {
        return switch (mode) {
            case SAVEPOINT -> "Savepoint";
            case LAST_CHECKPOINT -> "LastCheckpoint";
            case STATELESS -> "Stateless";
        };
    }
}
