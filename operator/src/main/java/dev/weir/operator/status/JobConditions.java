package dev.weir.operator.status;

import dev.weir.control.CheckpointReport;
import dev.weir.control.JobFailure;
import dev.weir.control.JobStatus;
import dev.weir.operator.api.Condition;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.UpgradeStatus;
import dev.weir.operator.model.Durations;
import dev.weir.operator.model.HeldChange;
import dev.weir.operator.model.JobObservation;
import dev.weir.operator.model.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The conditions of a StreamJob. */
public final class JobConditions {
    public static final String READY = "Ready";
    public static final String PROGRESSING = "Progressing";
    public static final String CHECKPOINT_FRESH = "CheckpointFresh";
    public static final String DEGRADED = "Degraded";
    /** There while it is true alone, as kstatus reads it: more is to come. */
    public static final String RECONCILING = "Reconciling";
    /** There while it is true alone, as kstatus reads it: nothing comes unless somebody changes something. */
    public static final String STALLED = "Stalled";

    private static final Duration SLACK = Duration.ofMinutes(1);

    private JobConditions() {}

    static List<Condition> of(JobObservation seen, StreamJobPhase phase) {
        List<Condition> before = seen.status().map(StreamJobStatus::conditions).orElse(List.of());
        Conditions conditions = new Conditions(before, seen.generation(), seen.now());
        ready(conditions, seen, phase);
        progressing(conditions, seen, phase);
        fresh(conditions, seen, phase);
        degraded(conditions, seen, phase);
        kstatus(conditions, seen, phase);
        return conditions.list();
    }

    /** What tools read that know no StreamJob: those that wait for any resource to become what it should be. */
    private static void kstatus(Conditions conditions, JobObservation seen, StreamJobPhase phase) {
        Optional<Problem> stalled = stalled(seen, phase);
        stalled.ifPresent(why -> conditions.set(STALLED, Condition.TRUE, why.reason(), why.message()));
        Conditions.find(conditions.list(), PROGRESSING)
                .filter(one -> stalled.isEmpty() && one.status().equals(Condition.TRUE))
                .ifPresent(one -> conditions.set(
                        RECONCILING, Condition.TRUE, one.reason(), one.message() == null ? "" : one.message()));
    }

    private static Optional<Problem> stalled(JobObservation seen, StreamJobPhase phase) {
        if (seen.suspended() || seen.deleting()) {
            return Optional.empty();
        }
        Optional<Problem> refused = seen.held()
                .filter(held -> held.kind() == HeldChange.Kind.REFUSED)
                .map(HeldChange::why);
        Optional<Problem> failed = phase == StreamJobPhase.FAILED
                ? Optional.of(new Problem(word(phase), sentence(seen, phase)))
                : Optional.empty();
        return seen.problem().or(() -> refused).or(() -> failed);
    }

    private static void ready(Conditions conditions, JobObservation seen, StreamJobPhase phase) {
        Optional<Problem> problem = seen.suspended() ? Optional.empty() : seen.problem();
        if (problem.isPresent()) {
            conditions.set(
                    READY,
                    Condition.FALSE,
                    problem.get().reason(),
                    problem.get().message());
            return;
        }
        String status = switch (phase) {
            case RUNNING, FINISHED -> Condition.TRUE;
            case PENDING, STARTING, RESTARTING, SUSPENDED, FAILED, DELETING -> Condition.FALSE;
        };
        conditions.set(READY, status, word(phase), sentence(seen, phase));
    }

    private static void progressing(Conditions conditions, JobObservation seen, StreamJobPhase phase) {
        if (seen.problem().isPresent() && !seen.suspended()) {
            conditions.set(
                    PROGRESSING,
                    Condition.FALSE,
                    seen.problem().get().reason(),
                    "waits for the specification, or what it names, to be corrected");
            return;
        }
        if (seen.held().isPresent() && !seen.suspended()) {
            HeldChange held = seen.held().get();
            String refused = held.kind() == HeldChange.Kind.REFUSED ? Condition.FALSE : Condition.TRUE;
            conditions.set(PROGRESSING, refused, held.why().reason(), held.why().message());
            return;
        }
        Optional<Problem> back = rolledBack(seen).filter(problem -> phase == StreamJobPhase.RUNNING);
        if (back.isPresent()) {
            conditions.set(
                    PROGRESSING,
                    Condition.FALSE,
                    back.get().reason(),
                    back.get().message());
            return;
        }
        boolean stopping = seen.suspended() && seen.hasPods();
        boolean progressing = stopping
                || phase == StreamJobPhase.STARTING
                || phase == StreamJobPhase.RESTARTING
                || phase == StreamJobPhase.DELETING;
        String reason = stopping ? "Suspending" : word(phase);
        String message = stopping ? "the job's pods are being stopped" : progressing ? doing(seen, phase) : "";
        conditions.set(PROGRESSING, progressing ? Condition.TRUE : Condition.FALSE, reason, message);
    }

    private static String doing(JobObservation seen, StreamJobPhase phase) {
        if (phase == StreamJobPhase.DELETING) {
            return "the job's pods, then its data are being removed";
        }
        if (!seen.upToDate() || !seen.jobMaster().outdatedPods().isEmpty()) {
            return "the job's pods are being made from generation " + seen.generation();
        }
        return seen.currentState()
                .map(state -> switch (state) {
                    case STARTING -> "the JobMaster reads storage and claims the job";
                    case RECONCILING -> "the JobMaster is new and looks for tasks that run on without one";
                    case WAITING_FOR_TASK_MANAGERS -> "waits for TaskManagers to register";
                    case RESTORING -> "tasks are deployed and restore their state";
                    case RESTARTING -> "tasks are restarted from the last checkpoint";
                    case RUNNING, FINISHED, SUSPENDED, FAILED -> "";
                })
                .orElse(
                        seen.jobMaster().readyPods() == 0
                                ? "waits for the JobMaster's pod"
                                : "waits for the JobMaster to answer");
    }

    private static void fresh(Conditions conditions, JobObservation seen, StreamJobPhase phase) {
        if (interval(seen).isZero()) {
            conditions.set(CHECKPOINT_FRESH, Condition.UNKNOWN, "NoPeriodicCheckpoints", "the interval is 0s");
            return;
        }
        if (phase != StreamJobPhase.RUNNING && phase != StreamJobPhase.RESTARTING) {
            conditions.set(CHECKPOINT_FRESH, Condition.UNKNOWN, "NotRunning", "the job does not run");
            return;
        }
        Optional<Instant> last = newest(seen);
        Optional<Instant> since = last.or(() -> startedAt(seen));
        boolean inTime = since.isEmpty() || since.get().plus(maxAge(seen)).isAfter(seen.now());
        if (inTime) {
            String status = last.isPresent() ? Condition.TRUE : Condition.UNKNOWN;
            conditions.set(
                    CHECKPOINT_FRESH,
                    status,
                    last.isPresent() ? "Fresh" : "NoCheckpointYet",
                    last.isPresent() ? "" : "no checkpoint has completed yet");
            return;
        }
        String age = Durations.format(maxAge(seen).toMillis());
        conditions.set(
                CHECKPOINT_FRESH,
                Condition.FALSE,
                last.isPresent() ? "Stale" : "NeverCompleted",
                (last.isPresent()
                                ? "the last checkpoint is older than " + age
                                : "no checkpoint has completed since the JobMaster started, more than " + age + " ago")
                        + failed(seen));
    }

    private static String failed(JobObservation seen) {
        return seen.view().checkpoints().stream()
                .flatMap(report -> report.failure().stream())
                .findFirst()
                .map(failure -> "; the last one failed: " + failure.reason() + ": " + failure.message())
                .orElse("");
    }

    /** When the condition turns by itself, unless a checkpoint completes before. */
    public static Optional<Duration> untilStale(JobObservation seen, StreamJobPhase phase) {
        boolean runs = phase == StreamJobPhase.RUNNING || phase == StreamJobPhase.RESTARTING;
        if (!runs || interval(seen).isZero()) {
            return Optional.empty();
        }
        return newest(seen)
                .or(() -> startedAt(seen))
                .map(last -> Duration.between(seen.now(), last.plus(maxAge(seen))))
                .filter(left -> !left.isNegative())
                .map(left -> left.plusMillis(1));
    }

    /** As the JobMaster says; while it is not heard, as it was written down last. */
    private static Optional<Instant> newest(JobObservation seen) {
        return seen.lastCheckpoint()
                .map(CheckpointReport::completedAt)
                .map(Instant::ofEpochMilli)
                .or(() -> seen.status()
                        .map(StreamJobStatus::lastCheckpoint)
                        .map(StreamJobStatus.LastCheckpoint::completedAt)
                        .map(Instant::parse));
    }

    private static Optional<Instant> startedAt(JobObservation seen) {
        return seen.view().job().map(JobStatus::startedAt).filter(at -> at > 0).map(Instant::ofEpochMilli);
    }

    private static Duration interval(JobObservation seen) {
        return parse(seen.spec().checkpointing().interval());
    }

    private static Duration maxAge(JobObservation seen) {
        String maxAge = seen.spec().checkpointing().maxAge();
        return maxAge != null ? parse(maxAge) : interval(seen).multipliedBy(3).plus(SLACK);
    }

    /** A duration that is malformed is told of elsewhere. */
    private static Duration parse(String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            return Duration.ZERO;
        }
    }

    private static void degraded(Conditions conditions, JobObservation seen, StreamJobPhase phase) {
        Optional<Problem> cause = phase == StreamJobPhase.SUSPENDED || phase == StreamJobPhase.FINISHED
                ? Optional.empty()
                : held(seen)
                        .or(() -> failure(seen))
                        .or(() -> rolledBack(seen))
                        .or(() -> troubles(seen))
                        .or(() -> before(seen, phase));
        conditions.set(
                DEGRADED,
                cause.isPresent() ? Condition.TRUE : Condition.FALSE,
                cause.map(Problem::reason).orElse("AsExpected"),
                cause.map(Problem::message).orElse(""));
    }

    private static Optional<Problem> held(JobObservation seen) {
        return seen.held()
                .filter(held -> held.kind() == HeldChange.Kind.HINDERED || held.kind() == HeldChange.Kind.REFUSED)
                .map(HeldChange::why);
    }

    /** What runs is not what the specification says. */
    private static Optional<Problem> rolledBack(JobObservation seen) {
        return seen.status()
                .map(StreamJobStatus::upgrade)
                .map(UpgradeStatus::rolledBack)
                .map(back -> new Problem(HeldChange.ROLLED_BACK, back.message()));
    }

    private static Optional<Problem> failure(JobObservation seen) {
        return seen.current().flatMap(job -> job.failure()).map(JobConditions::problem);
    }

    static Problem problem(JobFailure failure) {
        String whose = switch (failure.category()) {
            case USER -> "User error: ";
            case ENVIRONMENT -> "Environment: ";
            case INTERNAL -> "Defect of Weir: ";
        };
        return new Problem(failure.reason(), whose + failure.message());
    }

    private static Optional<Problem> troubles(JobObservation seen) {
        return Stream.of(seen.jobMaster(), seen.taskManager())
                .flatMap(process -> process.troubles().stream())
                .findFirst();
    }

    /** While nothing is heard of a job that failed, what was said of it last stays said. */
    private static Optional<Problem> before(JobObservation seen, StreamJobPhase phase) {
        boolean heard = seen.current().isPresent();
        return seen.status()
                .filter(status -> phase == StreamJobPhase.FAILED && !heard)
                .flatMap(status -> Conditions.find(status.conditions(), DEGRADED))
                .filter(condition -> condition.status().equals(Condition.TRUE))
                .map(condition ->
                        new Problem(condition.reason(), condition.message() == null ? "" : condition.message()));
    }

    private static String word(StreamJobPhase phase) {
        return switch (phase) {
            case PENDING -> "Pending";
            case STARTING -> "Starting";
            case RUNNING -> "Running";
            case RESTARTING -> "Restarting";
            case SUSPENDED -> "Suspended";
            case FINISHED -> "Finished";
            case FAILED -> "Failed";
            case DELETING -> "Deleting";
        };
    }

    private static String sentence(JobObservation seen, StreamJobPhase phase) {
        return switch (phase) {
            case PENDING -> "nothing runs yet";
            case STARTING -> "the job's pods come up, or its state is being restored";
            case RUNNING -> "all tasks run";
            case RESTARTING -> "the job comes back from its last checkpoint";
            case SUSPENDED -> seen.suspendedBy();
            case FINISHED -> "the job has read all of its input";
            case FAILED -> "the job cannot go on by itself; the condition Degraded says why";
            case DELETING -> "the StreamJob is being deleted";
        };
    }
}
