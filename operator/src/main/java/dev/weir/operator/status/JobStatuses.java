package dev.weir.operator.status;

import dev.weir.control.CheckpointReport;
import dev.weir.control.JobStatus;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.StreamJobStatus.Decision;
import dev.weir.operator.api.StreamJobStatus.JobInfo;
import dev.weir.operator.api.StreamJobStatus.LastCheckpoint;
import dev.weir.operator.dependent.Names;
import dev.weir.operator.model.Announcement;
import dev.weir.operator.model.Durations;
import dev.weir.operator.model.JobDecision;
import dev.weir.operator.model.JobObservation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The status of a StreamJob, from what is seen of it and what was decided about it. */
public final class JobStatuses {
    private static final int DECISIONS = 20;

    private JobStatuses() {}

    /**
     * @param checkpointName name of the Checkpoint resource of the newest checkpoint, if it has one
     */
    public static StreamJobStatus of(JobObservation seen, JobDecision decision, Optional<String> checkpointName) {
        return new StreamJobStatus(
                decision.phase(),
                seen.generation(),
                JobConditions.of(seen, decision.phase()),
                job(seen, decision.phase()),
                lastCheckpoint(seen, checkpointName),
                seen.status().map(StreamJobStatus::restoredFrom).orElse(null),
                seen.status().map(StreamJobStatus::suspension).orElse(null),
                seen.status().map(StreamJobStatus::upgrade).orElse(null),
                seen.status().map(StreamJobStatus::autoscaler).orElse(null),
                seen.status().map(StreamJobStatus::savepoints).orElse(null),
                seen.status().map(StreamJobStatus::imports).orElse(null),
                Names.taskManagerSelector(seen.key().name()),
                decisions(seen, decision));
    }

    private static JobInfo job(JobObservation seen, StreamJobPhase phase) {
        boolean stopped = phase == StreamJobPhase.SUSPENDED;
        JobInfo before = seen.status().map(StreamJobStatus::job).orElse(null);
        Optional<JobStatus> said = seen.view().job();
        if (said.isEmpty()) {
            return stopped && before != null ? before.withRunningTasks(0) : before;
        }
        JobStatus job = said.get();
        int running = stopped || !seen.view().connected() ? 0 : job.runningTasks();
        int earlier = earlierRestarts(before, job.epoch());
        int restarts = job.epoch() < epoch(before) ? before.restarts() : earlier + job.restarts();
        return new JobInfo(
                state(job), restarts, Math.max(job.epoch(), epoch(before)), earlier, job.parallelism(), running);
    }

    /** A JobMaster counts from zero: what was counted when a newer one took over is remembered here. */
    private static int earlierRestarts(JobInfo before, long epoch) {
        if (before == null) {
            return 0;
        }
        return orZero(epoch > epoch(before) ? before.restarts() : before.earlierRestarts());
    }

    private static long epoch(JobInfo info) {
        return info == null || info.epoch() == null ? 0 : info.epoch();
    }

    private static int orZero(Integer number) {
        return number == null ? 0 : number;
    }

    private static String state(JobStatus job) {
        return switch (job.state()) {
            case STARTING -> "Starting";
            case RECONCILING -> "Reconciling";
            case WAITING_FOR_TASK_MANAGERS -> "WaitingForTaskManagers";
            case RESTORING -> "Restoring";
            case RUNNING -> "Running";
            case RESTARTING -> "Restarting";
            case FINISHED -> "Finished";
            case SUSPENDED -> "Suspended";
            case FAILED -> "Failed";
        };
    }

    private static LastCheckpoint lastCheckpoint(JobObservation seen, Optional<String> checkpointName) {
        return seen.lastCheckpoint()
                .map(report -> lastCheckpoint(seen, report, checkpointName))
                .orElse(seen.status().map(StreamJobStatus::lastCheckpoint).orElse(null));
    }

    private static LastCheckpoint lastCheckpoint(
            JobObservation seen, CheckpointReport report, Optional<String> checkpointName) {
        return new LastCheckpoint(
                checkpointName.orElse(Names.checkpoint(seen.key().name(), report.id())),
                report.id(),
                Durations.instant(report.completedAt()),
                report.size(),
                Durations.format(report.durationMillis()),
                report.location());
    }

    private static List<Decision> decisions(JobObservation seen, JobDecision decision) {
        List<Decision> before = seen.status().map(StreamJobStatus::decisions).orElse(List.of());
        return decision.note().map(note -> noted(before, note, seen.now())).orElse(before);
    }

    /** The last decisions, with one more unless it is the last one again. */
    public static List<Decision> noted(List<Decision> before, JobDecision.Note note, Instant now) {
        boolean known = !before.isEmpty()
                && before.get(0).what().equals(note.what())
                && before.get(0).why().equals(note.why());
        if (known) {
            return before;
        }
        List<Decision> all = new ArrayList<>();
        all.add(new Decision(Durations.seconds(now), note.what(), note.why()));
        before.stream().limit(DECISIONS - 1).forEach(all::add);
        return all;
    }

    /** What people are told when the phase, or what is wrong, has changed. */
    public static List<Announcement> announcements(JobObservation seen, StreamJobStatus status) {
        List<Announcement> all = new ArrayList<>();
        boolean first = seen.status().isEmpty();
        if (first || seen.phase() != status.phase()) {
            phase(status).ifPresent(all::add);
        }
        List<dev.weir.operator.api.Condition> before =
                seen.status().map(StreamJobStatus::conditions).orElse(List.of());
        Conditions.find(status.conditions(), JobConditions.DEGRADED)
                .filter(condition -> condition.status().equals("True"))
                .filter(condition -> !Conditions.find(before, JobConditions.DEGRADED)
                        .map(old -> old.status().equals("True") && old.reason().equals(condition.reason()))
                        .orElse(false))
                .ifPresent(condition -> all.add(new Announcement(true, condition.reason(), text(condition.message()))));
        seen.problem()
                .filter(problem -> !seen.suspended())
                .filter(problem -> !Conditions.find(before, JobConditions.READY)
                        .map(old -> old.reason().equals(problem.reason())
                                && problem.message().equals(old.message()))
                        .orElse(false))
                .ifPresent(problem -> all.add(Announcement.warning(problem)));
        return all;
    }

    private static String text(String message) {
        return message == null ? "" : message;
    }

    private static Optional<Announcement> phase(StreamJobStatus status) {
        return switch (status.phase()) {
            case PENDING, DELETING -> Optional.empty();
            case STARTING -> Optional.of(Announcement.normal("Starting", "the job is being started"));
            case RUNNING -> Optional.of(Announcement.normal("Running", "all tasks run"));
            case RESTARTING ->
                Optional.of(new Announcement(true, "Restarting", "the job comes back from its last checkpoint"));
            case SUSPENDED -> Optional.of(Announcement.normal("Suspended", "the job has no pods any more"));
            case FINISHED -> Optional.of(Announcement.normal("Finished", "the job has read all of its input"));
            case FAILED ->
                Optional.of(new Announcement(true, "Failed", "the job cannot go on: change its specification"));
        };
    }
}
