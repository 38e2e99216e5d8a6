package dev.weir.operator.model;

import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointTrigger;
import dev.weir.control.JobState;
import dev.weir.operator.api.StreamJobSpec;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.UpgradeSpec;
import dev.weir.operator.api.UpgradeStatus;
import dev.weir.operator.api.UpgradeStatus.Kind;
import dev.weir.operator.api.UpgradeStatus.Step;
import java.time.Duration;
import java.util.Optional;

/**
 * How a change of a StreamJob's specification reaches its pods. A changed program has been asked before ({@link Preflights}).
 *
 * <pre>
 *                             the change is taken back, or another comes
 *          +-----------------------------+--------------------------------> Withdrawn
 *          |                             |                                  (a job that has ended with
 *   AddingTaskManagers ---------> Checkpointing --+                          its savepoint runs again)
 *     (more parallelism: until    (savepoint, or  |  failed: the job goes on,
 *      they have registered)       checkpoint) <--+  tried again after a while
 *          ^                         ^   |
 *          | something runs, and is  |   | complete; or nothing runs any more that could take it
 *          | to take a checkpoint    |   v
 *   what pods are made from ---------+-> Replacing -------------------------------> Completed
 *   differs, or they are to go   nothing  (configuration, templates, pods;          ^  (all runs; or no pods are left)
 *                                to take   with a rollback, until its time is over) |
 *          +---------------------------------+   |                                  |
 *          |  it fails, or its time is over  |   +-----------> Proving -------------+
 *          v                                 +----------------- (all runs; until so many checkpoints are complete)
 *   Replacing, kind Rollback: what was proved before is wanted instead, until the specification changes again
 * </pre>
 *
 * <p>Each step stands in {@code status.upgrade} before it is taken, and is taken again by whoever finds it there: a request has its name
 * from there, and what is applied or deleted twice is so once. So an operator may be killed anywhere. Nothing here waits.
 */
public final class Upgrades {
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private Upgrades() {}

    /**
     * @param refusal why the JobMaster did not take the request that the status names
     */
    public static UpgradeDecision decide(
            JobObservation seen, Change change, Optional<CheckpointObservation.Refusal> refusal) {
        Optional<UpgradeStatus> last = seen.status().map(StreamJobStatus::upgrade);
        boolean stuck = seen.problem().isPresent() && !seen.suspended();
        if (seen.deleting()
                || stuck
                || !seen.jobMaster().exists()
                || seen.suspension().isPresent()) {
            return UpgradeDecision.FREE;
        }
        Optional<Kind> wanted = wanted(seen, change);
        if (wanted.isEmpty()) {
            return last.map(one -> settle(seen, one, change)).orElse(UpgradeDecision.FREE);
        }
        Optional<UpgradeStatus> current = last.filter(one -> isAbout(one, seen, wanted.get()));
        if (current.isEmpty()) {
            return UpgradeBeginning.decide(seen, wanted.get(), change);
        }
        return switch (current.get().step()) {
            case ADDING_TASK_MANAGERS -> adding(seen, current.get());
            case CHECKPOINTING -> UpgradeCheckpoint.decide(seen, current.get(), change, refusal);
            case REPLACING, PROVING, COMPLETED, WITHDRAWN -> UpgradeDecision.FREE;
        };
    }

    /** While a change is checked first, an earlier one is not made any more, and no job is kept stopped. */
    public static UpgradeDecision whileHeld(JobObservation seen) {
        return seen.status()
                .map(StreamJobStatus::upgrade)
                .filter(last -> last.isBeforeReplacing() && !goesOn(last, seen) || last.step() == Step.WITHDRAWN)
                .map(last -> settle(seen, last, new Change(false, "", false, false)))
                .orElse(UpgradeDecision.FREE);
    }

    /** It takes the job's first checkpoint, which the changed program is asked about now. */
    private static boolean goesOn(UpgradeStatus last, JobObservation seen) {
        return last.generation() == seen.generation()
                && last.base() != null
                && !last.base().savepoint();
    }

    private static Optional<Kind> wanted(JobObservation seen, Change change) {
        boolean differs = !seen.upToDate();
        boolean more = differs && !change.rescale();
        if (more && isRolledBack(seen)) {
            return Optional.of(Kind.ROLLBACK);
        }
        if (more && seen.spec().upgrade().mode() == UpgradeSpec.Mode.STATELESS) {
            return Optional.of(Kind.CHANGE);
        }
        if (seen.spec().state() == StreamJobSpec.DesiredState.SUSPENDED) {
            return seen.jobMaster().replicas() > 0 ? Optional.of(Kind.SUSPEND) : Optional.empty();
        }
        return differs ? Optional.of(change.rescale() ? Kind.RESCALE : Kind.CHANGE) : Optional.empty();
    }

    private static boolean isRolledBack(JobObservation seen) {
        return seen.status()
                .map(StreamJobStatus::upgrade)
                .map(UpgradeStatus::rolledBack)
                .isPresent();
    }

    /** What is not touched yet is planned anew when anything of the specification changes, such as the mode. */
    private static boolean isAbout(UpgradeStatus last, JobObservation seen, Kind wanted) {
        if (last.kind() != wanted) {
            return false;
        }
        boolean same = wanted == Kind.ROLLBACK || last.target().equals(seen.target());
        return last.isBeforeReplacing()
                ? same && last.generation() == seen.generation()
                : same && last.step() == Step.REPLACING;
    }

    /** For people. */
    static String doing(Kind kind, boolean anew) {
        return switch (kind) {
            case CHANGE -> anew ? "Begin anew, without the job's state" : "Make the change";
            case RESCALE -> "Change the parallelism";
            case ROLLBACK -> "Go back to the specification before";
            case SUSPEND -> "Suspend the job";
        };
    }

    private static UpgradeDecision adding(JobObservation seen, UpgradeStatus last) {
        int wanted = JobDecisions.taskManagers(seen.spec());
        int registered = seen.view()
                .job()
                .filter(job -> seen.view().connected())
                .map(job -> job.taskManagers().size())
                .orElse(0);
        if (registered >= wanted || !UpgradeNeed.runs(seen) && seen.view().connected()) {
            return UpgradeDecision.write(
                    last.at(Step.CHECKPOINTING, Durations.seconds(seen.now())),
                    UpgradeCheckpoint.taking(last.base()),
                    registered + " TaskManagers have registered");
        }
        return UpgradeDecision.hold(HeldChange.adding(registered, wanted), AGAIN)
                .adding(Math.max(wanted, seen.taskManager().replicas()));
    }

    /** Nothing is to be changed any more: how did it end? */
    private static UpgradeDecision settle(JobObservation seen, UpgradeStatus last, Change change) {
        String now = Durations.seconds(seen.now());
        return switch (last.step()) {
            case ADDING_TASK_MANAGERS, CHECKPOINTING ->
                UpgradeDecision.write(
                        last.at(Step.WITHDRAWN, now),
                        "Leave the job as it is",
                        "the change was taken back, or changed, before anything was replaced");
            case WITHDRAWN -> endedForNothing(seen) ? UpgradeDecision.resuming() : UpgradeDecision.FREE;
            case REPLACING ->
                last.proof() == null
                        ? replaced(seen, last)
                        : UpgradeProof.decide(seen, last, change, isReplaced(seen, last));
            case PROVING -> UpgradeProof.decide(seen, last, change, isReplaced(seen, last));
            case COMPLETED -> UpgradeDecision.FREE;
        };
    }

    private static UpgradeDecision replaced(JobObservation seen, UpgradeStatus last) {
        return isReplaced(seen, last)
                ? UpgradeDecision.write(
                        last.at(Step.COMPLETED, Durations.seconds(seen.now())), "Complete the change", ended(last))
                : UpgradeDecision.FREE;
    }

    /** Its sources stopped for a savepoint that nobody wants any more. */
    private static boolean endedForNothing(JobObservation seen) {
        return !seen.suspended() && seen.view().connected() && isEndedForUpgrade(seen.view());
    }

    /** The JobMaster has ended the job with the savepoint of an upgrade. */
    static boolean isEndedForUpgrade(JobMasterView view) {
        boolean ended =
                view.job().filter(job -> job.state() == JobState.SUSPENDED).isPresent();
        return ended
                && view.newestCommitted()
                        .map(CheckpointReport::trigger)
                        .filter(CheckpointTrigger.UPGRADE::equals)
                        .isPresent();
    }

    private static boolean isReplaced(JobObservation seen, UpgradeStatus last) {
        if (last.kind() == Kind.SUSPEND || seen.suspended()) {
            return !seen.hasPods();
        }
        boolean replaced = seen.jobMaster().outdatedPods().isEmpty()
                && seen.taskManager().outdatedPods().isEmpty();
        return replaced
                && seen.currentState()
                        .filter(state -> state == JobState.RUNNING || state == JobState.FINISHED)
                        .isPresent();
    }

    private static String ended(UpgradeStatus last) {
        return last.kind() == Kind.SUSPEND ? "the job has no pods any more" : "all tasks run";
    }
}
