package dev.weir.operator.status;

import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointReport;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.CheckpointStatus;
import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.Condition;
import dev.weir.operator.model.Announcement;
import dev.weir.operator.model.CheckpointDecision;
import dev.weir.operator.model.Durations;
import dev.weir.operator.model.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The status of a Checkpoint, from what was decided about it. */
public final class CheckpointStatuses {
    /** True once it can be restored. */
    public static final String COMPLETED = "Completed";
    /** False while its data should be removed and cannot be. */
    public static final String DATA_REMOVED = "DataRemoved";

    private final Optional<CheckpointStatus> before;
    private final CheckpointSpec spec;
    private final long generation;
    private final Instant now;

    public CheckpointStatuses(Optional<CheckpointStatus> before, CheckpointSpec spec, long generation, Instant now) {
        this.before = before;
        this.spec = spec;
        this.generation = generation;
        this.now = now;
    }

    /**
     * @param storage where its data lies, for one that has any
     * @return the status to show; that before if nothing has changed
     */
    public CheckpointStatus of(CheckpointDecision decision, Optional<CheckpointStatus.StorageRef> storage) {
        if (decision instanceof CheckpointDecision.Wait wait) {
            return bare(Phase.PENDING, wait.message(), condition(Condition.UNKNOWN, wait.reason(), wait.message()));
        }
        if (decision instanceof CheckpointDecision.Fail fail) {
            return failed(fail.problem());
        }
        if (decision instanceof CheckpointDecision.Discard discard) {
            return discarded(discard.message());
        }
        if (decision instanceof CheckpointDecision.Follow follow) {
            return follow(follow, storage);
        }
        if (decision instanceof CheckpointDecision.Settle) {
            return settled(before.orElseThrow());
        }
        return before.orElseThrow();
    }

    private CheckpointStatus bare(Phase phase, String message, List<Condition> conditions) {
        return new CheckpointStatus(
                phase,
                generation,
                message,
                null,
                spec.kind(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                null,
                conditions);
    }

    private CheckpointStatus failed(Problem problem) {
        CheckpointStatus bare =
                bare(Phase.FAILED, problem.message(), condition(Condition.FALSE, problem.reason(), problem.message()));
        return new CheckpointStatus(
                bare.phase(),
                bare.observedGeneration(),
                bare.message(),
                null,
                bare.kind(),
                null,
                null,
                null,
                Durations.instant(now.toEpochMilli()),
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                new CheckpointStatus.Failure(problem.reason(), problem.message()),
                bare.conditions());
    }

    private CheckpointStatus settled(CheckpointStatus old) {
        return new CheckpointStatus(
                Phase.COMPLETED,
                generation,
                null,
                old.id(),
                old.kind(),
                old.trigger(),
                old.requestedAt(),
                old.triggeredAt(),
                old.completedAt(),
                old.duration(),
                old.size(),
                old.newBytes(),
                old.location(),
                old.storage(),
                old.operators(),
                old.hooks(),
                old.failure(),
                condition(Condition.TRUE, "Completed", ""));
    }

    private CheckpointStatus discarded(String message) {
        CheckpointStatus old = before.orElseGet(() -> bare(Phase.PENDING, "", List.of()));
        return new CheckpointStatus(
                Phase.DISCARDED,
                generation,
                message,
                old.id(),
                old.kind(),
                old.trigger(),
                old.requestedAt(),
                old.triggeredAt(),
                old.completedAt(),
                old.duration(),
                old.size(),
                old.newBytes(),
                null,
                old.storage(),
                old.operators(),
                old.hooks(),
                old.failure(),
                condition(Condition.FALSE, "Discarded", message));
    }

    private CheckpointStatus follow(CheckpointDecision.Follow follow, Optional<CheckpointStatus.StorageRef> storage) {
        CheckpointReport report = follow.report();
        boolean committed = report.phase().isCommitted();
        return new CheckpointStatus(
                follow.phase(),
                generation,
                message(follow),
                report.id() == 0 ? null : report.id(),
                report.kind() == CheckpointKind.SAVEPOINT
                        ? CheckpointSpec.Kind.SAVEPOINT
                        : CheckpointSpec.Kind.CHECKPOINT,
                trigger(report),
                Durations.instant(report.requestedAt()),
                Durations.instant(report.triggeredAt()),
                Durations.instant(report.completedAt()),
                report.completedAt() == 0 ? null : Durations.format(report.durationMillis()),
                committed ? report.size() : null,
                committed ? report.newBytes() : null,
                report.location().isEmpty() ? null : report.location(),
                committed ? storage.orElse(null) : null,
                operators(report),
                hooks(report),
                report.failure()
                        .map(failure -> new CheckpointStatus.Failure(failure.reason(), failure.message()))
                        .orElse(null),
                condition(follow));
    }

    private static String message(CheckpointDecision.Follow follow) {
        String failure =
                follow.report().failure().map(CheckpointReport.Failure::message).orElse("");
        String message = failure.isEmpty() ? follow.report().message() : failure;
        return message.isEmpty() ? null : message;
    }

    private static List<CheckpointStatus.OperatorInfo> operators(CheckpointReport report) {
        return report.operators().stream()
                .map(one -> new CheckpointStatus.OperatorInfo(
                        one.name(), one.parallelism(), one.stateSize(), one.newBytes()))
                .toList();
    }

    private static List<CheckpointStatus.HookInfo> hooks(CheckpointReport report) {
        return report.hooks().stream()
                .map(one -> new CheckpointStatus.HookInfo(
                        one.name(),
                        one.phase(),
                        Durations.format(one.durationMillis()),
                        one.message().isEmpty() ? null : one.message()))
                .toList();
    }

    /** The word for who asked for it. */
    public static String trigger(CheckpointReport report) {
        return switch (report.trigger()) {
            case PERIODIC -> "Periodic";
            case USER -> "User";
            case UPGRADE -> "Upgrade";
            case RESCALE -> "Rescale";
            case FINAL -> "Final";
        };
    }

    private List<Condition> condition(CheckpointDecision.Follow follow) {
        return switch (follow.phase()) {
            case COMPLETED -> condition(Condition.TRUE, "Completed", "");
            case FAILED ->
                condition(
                        Condition.FALSE,
                        follow.report()
                                .failure()
                                .map(CheckpointReport.Failure::reason)
                                .orElse("Failed"),
                        follow.report()
                                .failure()
                                .map(CheckpointReport.Failure::message)
                                .orElse(""));
            case PENDING, TRIGGERING, IN_PROGRESS, COMPLETING, DISCARDED ->
                condition(Condition.UNKNOWN, "InProgress", follow.report().message());
        };
    }

    private List<Condition> condition(String status, String reason, String message) {
        return new Conditions(before.map(CheckpointStatus::conditions).orElse(List.of()), generation, now)
                .set(COMPLETED, status, reason, message)
                .list();
    }

    /** The status of one whose data should be removed and cannot be. */
    public CheckpointStatus undeletable(CheckpointStatus status, Problem problem) {
        Conditions conditions = new Conditions(status.conditions(), generation, now);
        Conditions.find(status.conditions(), COMPLETED)
                .ifPresent(old -> conditions.set(
                        COMPLETED, old.status(), old.reason(), Objects.requireNonNullElse(old.message(), "")));
        conditions.set(DATA_REMOVED, Condition.FALSE, problem.reason(), problem.message());
        return new CheckpointStatus(
                status.phase(),
                status.observedGeneration(),
                problem.message(),
                status.id(),
                status.kind(),
                status.trigger(),
                status.requestedAt(),
                status.triggeredAt(),
                status.completedAt(),
                status.duration(),
                status.size(),
                status.newBytes(),
                status.location(),
                status.storage(),
                status.operators(),
                status.hooks(),
                status.failure(),
                conditions.list());
    }

    /** What people are told when a checkpoint that somebody asked for comes to its end. */
    public static Optional<Announcement> announcement(Optional<CheckpointStatus> before, CheckpointStatus after) {
        Phase was = before.map(CheckpointStatus::phase).orElse(null);
        if (was == after.phase()) {
            return Optional.empty();
        }
        String message = Objects.requireNonNullElse(after.message(), "");
        return switch (after.phase()) {
            case COMPLETED ->
                Optional.of(
                        after.kind() == CheckpointSpec.Kind.SAVEPOINT
                                ? Announcement.normal(
                                        "SavepointCompleted",
                                        "savepoint " + after.id() + " completed in " + after.duration()
                                                + ", it lies at " + after.location())
                                : Announcement.normal(
                                        "CheckpointCompleted",
                                        "checkpoint " + after.id() + " completed in " + after.duration()));
            case FAILED ->
                Optional.of(new Announcement(
                        true,
                        after.failure() == null
                                ? "CheckpointFailed"
                                : after.failure().reason(),
                        message));
            case DISCARDED -> Optional.of(new Announcement(true, "CheckpointDiscarded", message));
            case PENDING, TRIGGERING, IN_PROGRESS, COMPLETING -> Optional.empty();
        };
    }
}
