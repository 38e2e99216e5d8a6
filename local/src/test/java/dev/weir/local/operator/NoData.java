package dev.weir.local.operator;

import dev.weir.operator.api.CheckpointStatus.StorageRef;
import dev.weir.operator.data.CheckpointData;
import dev.weir.operator.data.FoundCheckpoints;
import dev.weir.operator.data.ImportedCheckpoint;
import dev.weir.operator.observer.Credentials;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Storage that has nothing, and remembers what was to be removed of it. */
final class NoData implements CheckpointData {
    private final List<String> removed = new CopyOnWriteArrayList<>();

    /** {@code job}, {@code checkpoint ID}, {@code savepoint NAME}. */
    List<String> removed() {
        return List.copyOf(removed);
    }

    @Override
    public Outcome deleteCheckpoint(StorageRef storage, Credentials credentials, long id) {
        removed.add("checkpoint " + id);
        return Outcome.REMOVED;
    }

    @Override
    public Outcome deleteSavepoint(StorageRef storage, Credentials credentials, String name) {
        removed.add("savepoint " + name);
        return Outcome.REMOVED;
    }

    @Override
    public void deleteJob(StorageRef storage, Credentials credentials, Set<Long> retained) {
        removed.add("job");
    }

    @Override
    public ImportedCheckpoint read(StorageRef through, Credentials credentials, String location) throws IOException {
        throw new IOException("nothing is at " + location);
    }

    @Override
    public FoundCheckpoints find(StorageRef through, Credentials credentials, String location, String job)
            throws IOException {
        throw new IOException("nothing is at " + location);
    }
}
