package dev.weir.operator.model;

import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.UpgradeSpec;
import dev.weir.operator.model.PreflightDecision.Step;
import dev.weir.operator.model.PreflightObservation.Asked;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether a changed program may take the place of the one that runs. It is asked, as a pod beside the job's, whether it can go
 * on from the job's last checkpoint:
 *
 * <pre>
 *                     program changed                     exit 0
 *   nothing is open -------------------> pod is asked -------------> the change is made, the pod removed
 *          ^                              |  ^   |
 *          | nothing changes any more,    |  |   | exit 4
 *          | or nothing runs              |  |   +------------------> refused, until the specification changes again
 *          +------------------------------+  |
 *                                            +-- another exit, no start, too long: again, after a while
 * </pre>
 *
 * <p>An answer holds for the pod template that it was given for, whose hash the pod carries; for any other it is asked anew. What
 * has no pods to stop, or nothing to go on from, is changed without a question: the JobMaster asks it too.
 */
public final class Preflights {
    /** How long a pod may take to answer, from the moment when it is made. */
    public static final Duration DEADLINE = Duration.ofMinutes(5);
    /** A pod that Kubernetes itself should have ended by now, but for the way of the news. */
    private static final Duration OVERDUE = DEADLINE.plusSeconds(30);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 5;

    private Preflights() {}

    public static PreflightDecision decide(JobObservation seen, PreflightObservation asked) {
        if (seen.problem().isPresent() && !seen.suspended() || seen.deleting()) {
            return PreflightDecision.free(Step.NOTHING);
        }
        if (!isNeeded(seen, asked)) {
            return PreflightDecision.free(asked.leftovers() ? Step.REMOVE : Step.NOTHING);
        }
        if (asked.pod().isEmpty()) {
            return PreflightDecision.hold(Step.ASK, asked.attempt(), open(seen, asked.attempt(), ""));
        }
        Asked pod = asked.pod().get();
        if (pod.leaving()) {
            return PreflightDecision.hold(Step.NOTHING, 1, open(seen, asked.attempt(), ""));
        }
        return pod.hash().equals(asked.wanted())
                ? answered(seen, pod)
                : PreflightDecision.hold(Step.REMOVE, 1, HeldChange.asked());
    }

    private static boolean isNeeded(JobObservation seen, PreflightObservation asked) {
        return !seen.suspended()
                && seen.spec().upgrade().mode() != UpgradeSpec.Mode.STATELESS
                && seen.jobMaster().exists()
                && !seen.upToDate()
                && asked.programChanged()
                && hasCheckpoint(seen)
                && (runs(seen) || asked.refused());
    }

    private static boolean hasCheckpoint(JobObservation seen) {
        return seen.lastCheckpoint().isPresent()
                || seen.status().map(StreamJobStatus::lastCheckpoint).isPresent();
    }

    /** There is something to stop. What was refused stays so when what ran ends. */
    private static boolean runs(JobObservation seen) {
        return switch (seen.phase()) {
            case STARTING, RUNNING, RESTARTING, PENDING -> true;
            case SUSPENDED, FINISHED, FAILED, DELETING -> false;
        };
    }

    private static PreflightDecision answered(JobObservation seen, Asked pod) {
        return switch (pod.outcome()) {
            case FITS -> PreflightDecision.free(Step.NOTHING);
            case DOES_NOT_FIT -> PreflightDecision.hold(Step.NOTHING, 1, HeldChange.refused(pod.message()));
            case OPEN -> unanswered(seen, pod, OVERDUE, open(seen, pod.attempt(), pod.message()));
            case BROKEN ->
                unanswered(
                        seen,
                        pod,
                        pause(pod.attempt()),
                        HeldChange.hindered("attempt " + pod.attempt()
                                + " to ask the changed program whether it can go on from the job's last checkpoint failed; it is"
                                + " tried again, and the pods go on as they are: " + pod.message()));
        };
    }

    /** @param patience after which another pod is made, from when this one ended or was made */
    private static PreflightDecision unanswered(JobObservation seen, Asked pod, Duration patience, HeldChange held) {
        Duration left = Duration.between(seen.now(), pod.since().plus(patience));
        return left.isNegative() || left.isZero()
                ? PreflightDecision.hold(Step.RETRY, pod.attempt() + 1, held)
                : PreflightDecision.hold(held, left);
    }

    /** Doubles from 10 s to about five minutes. */
    static Duration pause(int attempt) {
        return FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
    }

    /** While a further attempt is made, what hindered the one before stays said. */
    private static HeldChange open(JobObservation seen, int attempt, String hindrance) {
        if (!hindrance.isEmpty()) {
            return HeldChange.hindered(
                    "the changed program cannot be asked yet whether it can go on from the job's last"
                            + " checkpoint; the pods go on as they are: " + hindrance);
        }
        Optional<String> before = attempt == 1
                ? Optional.empty()
                : seen.status().map(StreamJobStatus::conditions).orElse(List.of()).stream()
                        .filter(condition -> condition.reason().equals(HeldChange.HINDERED))
                        .filter(condition -> condition.message() != null)
                        .map(condition -> condition.message())
                        .findFirst();
        return before.map(HeldChange::hindered).orElseGet(HeldChange::asked);
    }
}
