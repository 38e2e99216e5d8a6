package dev.weir.operator.data;

import dev.weir.operator.api.CheckpointStatus.StorageRef;
import dev.weir.operator.observer.Credentials;
import java.io.IOException;
import java.util.Set;

/** Removes checkpoints from storage, and reads what is there. All calls block; any thread may make them; what is not there is removed already. */
public interface CheckpointData {
    /** What became of a checkpoint. */
    enum Outcome {
        REMOVED,
        /** It is the newest of its job: the job, or a new one, could go on from it. */
        KEPT_NEWEST
    }

    /** Removes one checkpoint, and what no other one of the same job needs. */
    Outcome deleteCheckpoint(StorageRef storage, Credentials credentials, long id) throws IOException;

    /**
     * Removes one savepoint: its folder, and its entry in the job's log.
     *
     * @param name that it was asked for under: its folder's
     */
    Outcome deleteSavepoint(StorageRef storage, Credentials credentials, String name) throws IOException;

    /**
     * Removes the data of a job.
     *
     * @param retained checkpoints to keep, with all that they need; if there are none the whole folder goes
     */
    void deleteJob(StorageRef storage, Credentials credentials, Set<Long> retained) throws IOException;

    /**
     * The checkpoint at a location.
     *
     * @param through whose endpoint and credentials it is read with
     * @throws dev.weir.storage.RestoreLocation.UnusableLocationException if there is none, or it is damaged
     */
    ImportedCheckpoint read(StorageRef through, Credentials credentials, String location) throws IOException;

    /**
     * All that jobs of a name have left in a job's folder, or in the folders of a folder.
     *
     * @throws dev.weir.storage.RestoreLocation.UnusableLocationException if nothing is there
     */
    FoundCheckpoints find(StorageRef through, Credentials credentials, String location, String job) throws IOException;
}
