package dev.weir.storage;

import java.util.Optional;
import java.util.Set;

/**
 * An entry, as far as its removal needs it.
 *
 * @param epoch 0 if it is damaged
 * @param checkpointId 0 if it is none
 * @param name of a savepoint, or of the beginning that a claim is; else empty
 * @param segments keys of those that it refers to
 */
record StoredEntry(
        long number, long epoch, Kind kind, long checkpointId, boolean savepoint, String name, Set<String> segments) {
    enum Kind {
        CLAIM,
        CHECKPOINT,
        DAMAGED
    }

    static StoredEntry of(LogEntry entry) {
        if (entry instanceof CheckpointMetadata checkpoint) {
            boolean savepoint = checkpoint.kind().equals("SAVEPOINT");
            return new StoredEntry(
                    checkpoint.number(),
                    checkpoint.epoch(),
                    Kind.CHECKPOINT,
                    checkpoint.id(),
                    savepoint,
                    savepoint ? checkpoint.name() : "",
                    Segments.of(checkpoint));
        }
        String beginning = entry instanceof Claim claim ? claim.beginning() : "";
        return new StoredEntry(entry.number(), entry.epoch(), Kind.CLAIM, 0, false, beginning, Set.of());
    }

    static StoredEntry damaged(long number) {
        return new StoredEntry(number, 0, Kind.DAMAGED, 0, false, "", Set.of());
    }

    boolean isClaim() {
        return kind == Kind.CLAIM;
    }

    /** A claim with which the job began anew. */
    boolean isBeginning() {
        return isClaim() && !name.isEmpty();
    }

    boolean isCheckpoint() {
        return kind == Kind.CHECKPOINT;
    }

    boolean isDamaged() {
        return kind == Kind.DAMAGED;
    }

    /** Of its folder; empty if it has none. */
    Optional<String> savepointName() {
        return savepoint && SavepointFolder.isName(name) ? Optional.of(name) : Optional.empty();
    }
}
