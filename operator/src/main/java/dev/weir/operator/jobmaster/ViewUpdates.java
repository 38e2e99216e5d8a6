package dev.weir.operator.jobmaster;

import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.JobEvent;
import dev.weir.control.JobSnapshot;
import dev.weir.control.JobStatus;
import dev.weir.operator.model.JobMasterView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How a view follows from the one before and from what a JobMaster says. Pure. */
final class ViewUpdates {
    /** How many checkpoints of a job are remembered. */
    static final int REMEMBERED = 64;

    private static final Comparator<CheckpointReport> NEWEST_FIRST = Comparator.comparingLong(
                    (CheckpointReport report) -> report.id() == 0 ? Long.MAX_VALUE : report.id())
            .reversed();

    private ViewUpdates() {}

    /** The first line of a stream: all that was known before is replaced, and the JobMaster must be told anew what to keep. */
    static JobMasterView snapshot(JobSnapshot snapshot, Instant now) {
        return new JobMasterView(
                true, now, Optional.of(lean(snapshot.job())), bounded(snapshot.checkpoints()), Set.of(), Set.of());
    }

    static JobMasterView disconnected(JobMasterView before, Instant now) {
        return before.connected()
                ? new JobMasterView(false, now, before.job(), before.checkpoints(), Set.of(), Set.of())
                : before;
    }

    static JobMasterView job(JobMasterView before, JobEvent.JobChanged event) {
        return new JobMasterView(
                before.connected(),
                before.since(),
                Optional.of(lean(event.job())),
                before.checkpoints(),
                before.pinned(),
                before.missing());
    }

    static JobMasterView checkpoint(JobMasterView before, CheckpointReport report) {
        List<CheckpointReport> reports = new ArrayList<>();
        reports.add(report);
        before.checkpoints().stream().filter(other -> !isSame(report, other)).forEach(reports::add);
        return new JobMasterView(
                before.connected(), before.since(), before.job(), bounded(reports), before.pinned(), before.missing());
    }

    static JobMasterView pinned(JobMasterView before, Set<Long> pinned, Set<Long> missing) {
        return new JobMasterView(
                before.connected(), before.since(), before.job(), before.checkpoints(), pinned, missing);
    }

    /**
     * The checkpoints that were committed or have failed between two views, oldest first; of a JobMaster that is heard for the
     * first time none, since nobody knows which of what it tells is news.
     */
    static List<CheckpointReport> ended(JobMasterView before, JobMasterView after) {
        if (before.job().isEmpty()) {
            return List.of();
        }
        return after.checkpoints().stream()
                .filter(ViewUpdates::hasEnded)
                .filter(report ->
                        before.checkpoints().stream().noneMatch(known -> isSame(report, known) && hasEnded(known)))
                .filter(report -> before.checkpoints().size() < REMEMBERED || isNewer(report, before))
                .sorted(NEWEST_FIRST.reversed())
                .toList();
    }

    private static boolean hasEnded(CheckpointReport report) {
        return report.phase().isCommitted() || report.phase() == CheckpointPhase.FAILED;
    }

    /** What is older than all that is remembered may have been counted before it was forgotten. */
    private static boolean isNewer(CheckpointReport report, JobMasterView before) {
        return before.checkpoints().stream().mapToLong(CheckpointReport::id).filter(id -> id != 0).min().stream()
                .allMatch(oldest -> report.id() == 0 || report.id() > oldest);
    }

    private static boolean isSame(CheckpointReport one, CheckpointReport other) {
        boolean sameId = one.id() != 0 && one.id() == other.id();
        boolean sameName = !one.name().isEmpty() && one.name().equals(other.name());
        return sameId || sameName;
    }

    private static List<CheckpointReport> bounded(List<CheckpointReport> reports) {
        return reports.stream().sorted(NEWEST_FIRST).limit(REMEMBERED).toList();
    }

    /** Counters are for people who ask the JobMaster; thousands of jobs' need not lie in memory here. */
    private static JobStatus lean(JobStatus job) {
        return new JobStatus(
                job.name(),
                job.uid(),
                job.specHash(),
                job.epoch(),
                job.state(),
                job.parallelism(),
                job.maxParallelism(),
                job.runningTasks(),
                job.totalTasks(),
                job.restarts(),
                job.failure(),
                job.taskManagers().stream().map(ViewUpdates::lean).toList(),
                Map.of(),
                job.startedAt(),
                job.loads());
    }

    /** Equal for as long as it is registered. */
    private static JobStatus.TaskManagerStatus lean(JobStatus.TaskManagerStatus taskManager) {
        return new JobStatus.TaskManagerStatus(taskManager.name(), taskManager.slots(), 0);
    }
}
