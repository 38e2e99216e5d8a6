package dev.weir.storage;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** A job's folder, with or without the job running: what is in it, and how things leave it. Any thread; every method blocks. */
public final class JobStorage {
    /**
     * What was removed.
     *
     * @param checkpoints their ids
     * @param objects keys of everything deleted
     */
    public record Removed(Set<Long> checkpoints, List<String> objects) {}

    /** @param folder {@code <prefix>/<job uid>}, without a slash at its end */
    public JobStorage(ObjectStore store, String folder) {
        throw new UnsupportedOperationException();
    }

    /** All that can be restored, newest first. */
    public List<CheckpointMetadata> completedCheckpoints() throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Removes a checkpoint: its log entry first, then the segments that no other entry refers to. One that is not there is
     * removed already.
     *
     * @param alsoKeep keys of segments, below the job's folder, that somebody else needs
     * @throws NewestCheckpointException if it is the newest: the job goes on from it
     */
    public Removed deleteCheckpoint(long id, Set<String> alsoKeep) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Removes the whole folder. */
    public Removed deleteAll() throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Retention: keeps the newest checkpoints, those that are pinned and every savepoint; removes the others, and segments
     * that nothing refers to.
     *
     * @param newest how many to keep at least, at least 1
     * @param pinned ids to keep
     * @param active ids of checkpoints in progress
     */
    public Removed retain(int newest, Set<Long> pinned, Set<Long> active) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** The newest checkpoint is what the job goes on from; it is removed with the job only. */
    public static final class NewestCheckpointException extends IOException {
        private static final long serialVersionUID = 1L;

        NewestCheckpointException(long id) {
            super("checkpoint " + id
                    + " is the newest of its job, which goes on from it, and is not removed while the job is"
                    + " there: delete the StreamJob, or wait until a newer checkpoint is complete");
        }
    }
}
