package dev.weir.storage;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a checkpoint builds on: segments that were written for earlier ones. As long as the log has an entry that names one, it
 * is not removed.
 */
public final class Basis {
    private Basis() {}

    /**
     * Segments that the checkpoint refers to, which were not written for it, and which none of the others names: they may be
     * gone, or go at any moment, and the checkpoint must not be committed.
     *
     * @param others completed ones that nobody removes while this one is committed
     */
    public static Set<String> missing(CheckpointMetadata draft, Collection<CheckpointMetadata> others) {
        Set<String> missing = new TreeSet<>(Segments.of(draft));
        missing.removeIf(segment -> Segments.origin(segment)
                .filter(origin -> origin.checkpointId() == draft.id())
                .isPresent());
        for (CheckpointMetadata other : others) {
            if (missing.isEmpty()) {
                break;
            }
            missing.removeAll(Segments.of(other));
        }
        return missing;
    }
}
