package dev.weir.operator.model;

import dev.weir.control.CheckpointReport;
import dev.weir.control.JobStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a job from its JobMaster.
 *
 * @param connected whether the event stream is open and alive; otherwise all else is what it said last
 * @param since when that began
 * @param job what the JobMaster said last; empty if it never said anything
 * @param checkpoints newest first, bounded
 * @param pinned the checkpoints that this JobMaster has been told to keep; empty while it has not been told
 * @param missing those of them that it does not have any more
 */
public record JobMasterView(
        boolean connected,
        Instant since,
        Optional<JobStatus> job,
        List<CheckpointReport> checkpoints,
        Set<Long> pinned,
        Set<Long> missing) {
    public JobMasterView {
        checkpoints = List.copyOf(checkpoints);
        pinned = Set.copyOf(pinned);
        missing = Set.copyOf(missing);
    }

    /** Nothing is known yet. */
    public static JobMasterView unknown(Instant since) {
        return new JobMasterView(false, since, Optional.empty(), List.of(), Set.of(), Set.of());
    }

    /** The newest checkpoint that can be restored. */
    public Optional<CheckpointReport> newestCommitted() {
        return checkpoints.stream()
                .filter(report -> report.phase().isCommitted())
                .max(Comparator.comparingLong(CheckpointReport::id));
    }

    /** The checkpoint with this number. */
    public Optional<CheckpointReport> byId(long id) {
        return checkpoints.stream().filter(report -> report.id() == id).findFirst();
    }

    /** The checkpoint that was asked for under this name. */
    public Optional<CheckpointReport> byName(String name) {
        return checkpoints.stream().filter(report -> report.name().equals(name)).findFirst();
    }

    /** The JobMaster has read storage: a checkpoint that it does not name is not there. Before, it names none. */
    public boolean knowsCheckpoints() {
        return connected && job.filter(status -> status.epoch() > 0).isPresent();
    }

    /** The JobMaster keeps this checkpoint because it has been told so. */
    public boolean keeps(long id) {
        return pinned.contains(id) && !missing.contains(id);
    }
}
