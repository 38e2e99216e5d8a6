package dev.weir.storage;

import java.util.List;
import java.util.Optional;

/**
 * A commit log, read whole.
 *
 * @param entries that are readable, from the highest number down
 * @param damaged those that are not, from the highest number down
 */
public record LogContent(List<LogEntry> entries, List<CommitLog.Damaged> damaged) {
    public LogContent {
        entries = List.copyOf(entries);
        damaged = List.copyOf(damaged);
    }

    /** The claim with which the job last began anew; empty if it never did. */
    public Optional<Claim> beginning() {
        return entries.stream()
                .filter(Claim.class::isInstance)
                .map(Claim.class::cast)
                .filter(Claim::isBeginning)
                .findFirst();
    }

    /** What the job may go on from: everything since it last began anew. */
    public LogContent sinceBeginning() {
        long first = beginning().map(Claim::number).orElse(0L);
        return new LogContent(
                entries.stream().filter(entry -> entry.number() >= first).toList(),
                damaged.stream().filter(entry -> entry.number() >= first).toList());
    }

    /** Completed checkpoints, newest first. */
    public List<CheckpointMetadata> checkpoints() {
        return entries.stream()
                .filter(CheckpointMetadata.class::isInstance)
                .map(CheckpointMetadata.class::cast)
                .toList();
    }
}
