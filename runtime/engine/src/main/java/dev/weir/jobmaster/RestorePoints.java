package dev.weir.jobmaster;

import dev.weir.control.JobFailure;
import dev.weir.state.Elements;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import dev.weir.storage.CommitLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The completed checkpoints that the job can go on from. Owned by the JobMaster's thread. */
final class RestorePoints {
    /** Newest first. */
    private final List<CheckpointMetadata> usable;
    /** What the job starts from while it has no checkpoint of its own; never removed. */
    private final Optional<CheckpointMetadata> origin;
    /** There was a checkpoint once: the job must not begin from nothing. */
    private boolean everCompleted;

    /**
     * @param everCompleted whether there was one, be it readable or not
     * @param origin what the job starts from while there was none
     */
    RestorePoints(List<CheckpointMetadata> completed, boolean everCompleted, Optional<CheckpointMetadata> origin) {
        this.origin = origin;
        this.usable = new ArrayList<>(completed);
        usable.sort(Comparator.comparingLong(CheckpointMetadata::number).reversed());
        this.everCompleted = everCompleted || !usable.isEmpty();
    }

    /** What the next execution goes on from; empty: it begins anew. */
    Optional<CheckpointMetadata> newest() {
        return everCompleted ? own() : origin;
    }

    private Optional<CheckpointMetadata> own() {
        return usable.stream().findFirst();
    }

    /** Whether the job goes on from what it started from. */
    boolean isAtOrigin() {
        return !everCompleted && origin.isPresent();
    }

    /** So many of the newest, or all if there are fewer. */
    List<CheckpointMetadata> newest(int count) {
        return List.copyOf(usable.subList(0, Math.min(count, usable.size())));
    }

    /** Where a restart begins, for people. */
    String from() {
        String from = isAtOrigin() ? "from spec.restoreFrom, checkpoint " : "from checkpoint ";
        return newest().map(newest -> from + newest.id()).orElse("from the beginning");
    }

    /** What is left when a newer checkpoint cannot be read, for people: its sinks may have committed already. */
    String afterFallingBack() {
        return own().map(older -> "the job goes on from checkpoint " + older.id()
                        + "; what its sinks made visible after that one is written again")
                .orElse("there is no older one");
    }

    /** Id of what the next execution goes on from: it must not be removed. */
    Set<Long> needed() {
        return own().map(CheckpointMetadata::id).map(Set::of).orElse(Set.of());
    }

    /** Every checkpoint that there was is unreadable. */
    boolean isExhausted() {
        return everCompleted && usable.isEmpty();
    }

    /** What the job started from is damaged, or gone: there is nothing older to fall back to. */
    JobFailure originUnusable(JobFailure cause, long at) {
        return new JobFailure(
                JobFailure.Category.USER,
                "RestoreFromUnusable",
                "spec.restoreFrom: " + cause.message() + "; name another checkpoint or savepoint",
                at);
    }

    JobFailure exhausted(long at) {
        return new JobFailure(
                JobFailure.Category.ENVIRONMENT,
                "NoReadableCheckpoint",
                "the job has completed checkpoints, but none that lies in storage can be read: mend the storage and restart"
                        + " the JobMaster, or delete the StreamJob to begin anew",
                at);
    }

    /** Of log entries that cannot be read. */
    void tellDamage(List<CommitLog.Damaged> damaged, EventPublisher events) {
        for (CommitLog.Damaged entry : damaged) {
            String refused = "the log entry '" + entry.key() + "' is refused: " + entry.why();
            boolean newer =
                    own().filter(newest -> entry.number() > newest.number()).isPresent();
            if (newer) {
                events.notice(true, "FellBackToOlderCheckpoint", refused + "; " + afterFallingBack());
            } else {
                events.notice(true, "DamagedLogEntry", refused);
            }
        }
    }

    /**
     * All input is read, and nothing is left to do: the last checkpoint has no part that a sink must make visible. One that
     * has may have been the last deed of a JobMaster that could not tell the sinks any more; the job is then deployed once
     * more, and they commit again what they may have committed already.
     */
    boolean isJobDone() {
        return own().filter(CheckpointMetadata::finished).isPresent()
                && own().orElseThrow().operators().stream().noneMatch(RestorePoints::hasCommittables);
    }

    /**
     * The savepoint that the job was suspended with, if that is still what it would go on from. A JobMaster that was started
     * again after that must not run the job: somebody else may begin from the savepoint, and would write all that follows again.
     *
     * @param resumedFrom name of the savepoint that somebody has resumed the job from
     */
    Optional<CheckpointMetadata> suspension(Optional<String> resumedFrom) {
        return own().filter(CheckpointMetadata::suspends).filter(last -> !resumedFrom.equals(Optional.of(last.name())));
    }

    private static boolean hasCommittables(OperatorState operator) {
        return operator.schemas().stream().anyMatch(schema -> schema.kind().equals("committables"))
                && operator.subtasks().stream()
                        .map(SubtaskState::elements)
                        .anyMatch(elements -> elements != null && !Elements.isEmptyBlob(elements.length()));
    }

    void completed(CheckpointMetadata checkpoint) {
        everCompleted = true;
        usable.add(0, checkpoint);
    }

    /**
     * Those that somebody else has removed.
     *
     * @param left what was found in the log; what is newer than all of it may have come since
     */
    Set<Long> missing(Set<Long> left) {
        long newest = left.stream().mapToLong(Long::longValue).max().orElse(0);
        return usable.stream()
                .map(CheckpointMetadata::id)
                .filter(id -> id < newest && !left.contains(id))
                .collect(Collectors.toSet());
    }

    /** Cannot be read back, or is gone. */
    void remove(Set<Long> ids) {
        usable.removeIf(each -> ids.contains(each.id()));
    }
}
