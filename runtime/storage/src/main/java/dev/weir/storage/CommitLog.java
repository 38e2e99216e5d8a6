package dev.weir.storage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A job's commit log, as one JobMaster sees it. One thread at a time; every method may block. */
public final class CommitLog {
    /** What came of an attempt to append. */
    public sealed interface Outcome {}

    /**
     * The entry is in the log.
     *
     * @param entry as written, with its number
     */
    public record Appended(CheckpointMetadata entry) implements Outcome {}

    /**
     * It is not, and never will be: another JobMaster has claimed the job.
     *
     * @param byEpoch of that claim; -1 if it cannot be told
     * @param found for people
     */
    public record Fenced(long byEpoch, String found) implements Outcome {}

    /**
     * An entry that cannot be used.
     *
     * @param key of the object
     * @param number of the entry
     * @param why for people
     */
    public record Damaged(String key, long number, String why) {}

    /**
     * @param checkpoint the newest that is readable; empty if there is none
     * @param skipped newer ones that are damaged, newest first
     */
    public record Newest(Optional<CheckpointMetadata> checkpoint, List<Damaged> skipped) {}

    /** @param folder of the job, without a slash at its end */
    public CommitLog(ObjectStore store, String folder) {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes the job over: from here on every JobMaster that claimed it before is fenced.
     *
     * @param owner name of the JobMaster's pod
     * @param nonce random, never used before
     * @param at epoch milliseconds
     * @throws IOException if it is not known whether it was; claim again
     */
    public Claim claim(String owner, String nonce, long at) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Commits a checkpoint.
     *
     * @param draft its number is set here; its epoch must be the claim's
     * @throws StorageUnreachableException if nothing was sent, StorageRefusedException if it was refused: it is not in the log
     * @throws IOException if it is not known whether it is in the log; append the same draft again until it is
     */
    public Outcome append(CheckpointMetadata draft) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** An append whose outcome is not known yet. */
    public Optional<CheckpointMetadata> unresolved() {
        throw new UnsupportedOperationException();
    }

    /**
     * The checkpoint to go on from. An append that is unresolved is resolved first.
     *
     * @param without ids of checkpoints found to be unusable, because a segment is damaged or gone
     */
    public Newest newestCompleted(Set<Long> without) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Everything in the log, from the highest down. */
    public LogContent read() throws IOException {
        throw new UnsupportedOperationException();
    }
}
