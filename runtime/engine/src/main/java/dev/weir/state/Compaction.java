package dev.weir.state;

import dev.weir.codec.KeyGroupRange;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import java.util.List;

/**
 * When a snapshot is written whole although it could be written as changes of an earlier one: when it is small, when most of
 * it changed, when all changes since it was last written whole are as much as it is itself, and when there are too many parts.
 * How many differs from subtask to subtask and from operator to operator, so that not all are written whole at once. Pure.
 */
final class Compaction {
    /** Smaller state is always written whole: it rides in the log entry, where several parts would take more. */
    static final long SMALL_BYTES = 64 * 1024;

    /** How many parts there may be, of those who may have fewest. */
    static final int FEWEST_PARTS = 20;

    private static final int SPREAD = 12;

    private final int maxParts;

    Compaction(String operator, KeyGroupRange keyGroups) {
        this.maxParts = FEWEST_PARTS + Math.floorMod(operator.hashCode() * 31 + keyGroups.first() * 7, SPREAD);
    }

    /**
     * @param whole bytes of the snapshot if it is written whole, about
     * @param changes bytes of what changed since the earlier one, about
     * @param parts of the earlier one; the first is whole
     */
    boolean isDue(long whole, long changes, List<StateHandle> parts) {
        long before = parts.stream().skip(1).mapToLong(StateHandle::length).sum();
        return whole < SMALL_BYTES || changes > whole / 2 || before + changes > whole || parts.size() >= maxParts;
    }
}
