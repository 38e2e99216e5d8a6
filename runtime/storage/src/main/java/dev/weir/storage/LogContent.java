package dev.weir.storage;

import java.util.List;

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

    /** Completed checkpoints, newest first. */
    public List<CheckpointMetadata> checkpoints() {
        return entries.stream()
                .filter(CheckpointMetadata.class::isInstance)
                .map(CheckpointMetadata.class::cast)
                .toList();
    }
}
