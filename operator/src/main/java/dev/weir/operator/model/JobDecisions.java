package dev.weir.operator.model;

import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.api.StreamJobSpec;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.UpgradeStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** From what is seen of a StreamJob to what to do about it. */
public final class JobDecisions {
    /** How soon to look again at something that no event tells of, such as a Secret that does not exist. */
    static final Duration AGAIN = Duration.ofSeconds(5);

    private JobDecisions() {}

    public static JobDecision decide(JobObservation seen) {
        StreamJobPhase phase = JobPhases.next(seen);
        boolean apply = seen.suspended()
                ? seen.jobMaster().exists() && seen.buildable()
                : seen.problem().isEmpty() && seen.held().isEmpty();
        int jobMasters = seen.suspended() ? 0 : 1;
        int taskManagers = seen.suspended() || phase == StreamJobPhase.FINISHED ? 0 : taskManagers(seen);
        // While a change waits, pods are still replaced for the one before, which is what their StatefulSets say.
        List<String> replaced = (apply || seen.held().isPresent()) && !seen.suspended() && seen.upToDate()
                ? Stream.of(seen.jobMaster(), seen.taskManager())
                        .flatMap(process -> process.outdatedPods().stream())
                        .toList()
                : List.of();
        return new JobDecision(
                phase,
                apply,
                jobMasters,
                taskManagers,
                replaced,
                note(seen, apply, jobMasters, taskManagers, replaced),
                recheck(seen));
    }

    /** Those that a smaller parallelism does not need go when the job runs with it. */
    private static int taskManagers(JobObservation seen) {
        boolean rescaling = seen.status()
                .map(StreamJobStatus::upgrade)
                .filter(last ->
                        last.kind() == UpgradeStatus.Kind.RESCALE && last.step() == UpgradeStatus.Step.REPLACING)
                .isPresent();
        int wanted = taskManagers(seen.spec());
        return rescaling ? Math.max(wanted, seen.taskManager().replicas()) : wanted;
    }

    /** Enough TaskManagers for one subtask of each operator per slot. */
    public static int taskManagers(StreamJobSpec spec) {
        int slots = spec.taskManager().slots();
        return (spec.parallelism() + slots - 1) / slots;
    }

    private static Optional<JobDecision.Note> note(
            JobObservation seen, boolean apply, int jobMasters, int taskManagers, List<String> replaced) {
        if (seen.held().isPresent()) {
            return held(seen, seen.held().get());
        }
        if (!apply || seen.deleting()) {
            return Optional.empty();
        }
        if (!seen.jobMaster().exists()) {
            return note("Create the job's resources", "the specification is valid and there are none");
        }
        if (jobMasters == 0 && seen.jobMaster().replicas() > 0) {
            return note("Stop the pods", seen.suspendedBy());
        }
        if (jobMasters == 1 && seen.jobMaster().replicas() == 0) {
            return note("Start the pods", seen.startedBy());
        }
        if (!seen.upToDate()) {
            return note("Change the pods' templates", "the specification has changed, generation " + seen.generation());
        }
        if (!replaced.isEmpty()) {
            return note("Replace " + String.join(", ", replaced), "they run an older specification");
        }
        if (taskManagers != seen.taskManager().replicas()) {
            return note(
                    "Change the TaskManagers from " + seen.taskManager().replicas() + " to " + taskManagers,
                    taskManagers == 0 ? "the job has finished" : "the specification asks for them");
        }
        return Optional.empty();
    }

    private static Optional<JobDecision.Note> held(JobObservation seen, HeldChange held) {
        return switch (held.kind()) {
            case ASKED ->
                note("Ask the changed program first", "the specification has changed, generation " + seen.generation());
            case PREPARED, HINDERED -> Optional.empty();
            case REFUSED -> note("Leave the pods as they are", held.why().message());
        };
    }

    private static Optional<JobDecision.Note> note(String what, String why) {
        return Optional.of(new JobDecision.Note(what, why));
    }

    private static Optional<Duration> recheck(JobObservation seen) {
        if (seen.problem().isPresent() && !seen.suspended()) {
            return Optional.of(AGAIN);
        }
        boolean maybeSilent =
                seen.phase() == StreamJobPhase.RUNNING && !seen.view().connected();
        return maybeSilent ? Optional.of(JobPhases.SILENCE) : Optional.empty();
    }
}
