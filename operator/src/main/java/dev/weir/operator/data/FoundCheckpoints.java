package dev.weir.operator.data;

import java.util.List;

/**
 * What jobs of a name have left in storage.
 *
 * @param checkpoints of each job newest first
 * @param unreadable what is there and cannot be read; for people
 */
public record FoundCheckpoints(List<ImportedCheckpoint> checkpoints, List<String> unreadable) {
    public FoundCheckpoints {
        checkpoints = List.copyOf(checkpoints);
        unreadable = List.copyOf(unreadable);
    }
}
