package dev.weir.operator.data;

import dev.weir.control.CheckpointKind;
import dev.weir.operator.api.CheckpointStatus.StorageRef;
import dev.weir.operator.api.WebIdentitySpec;
import dev.weir.operator.observer.Credentials;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointSearch;
import dev.weir.storage.JobStorage;
import dev.weir.storage.S3Credentials;
import dev.weir.storage.S3ObjectStore;
import dev.weir.storage.S3Settings;
import dev.weir.storage.StorageRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Checkpoints in storage that speaks S3. */
public final class S3CheckpointData implements CheckpointData {
    private final Optional<Path> token;

    public S3CheckpointData() {
        this(Optional.empty());
    }

    /**
     * @param token file with a token of the operator, with which it reaches the storage of jobs that use a web identity
     */
    public S3CheckpointData(Optional<Path> token) {
        this.token = token;
    }

    @Override
    public Outcome deleteCheckpoint(StorageRef storage, Credentials credentials, long id) throws IOException {
        try (S3ObjectStore store = connect(storage, credentials)) {
            new JobStorage(store, storage.folder()).deleteCheckpoint(id, true);
            return Outcome.REMOVED;
        } catch (JobStorage.NewestCheckpointException e) {
            return Outcome.KEPT_NEWEST;
        }
    }

    @Override
    public Outcome deleteSavepoint(StorageRef storage, Credentials credentials, String name) throws IOException {
        try (S3ObjectStore store = connect(storage, credentials)) {
            // No checkpoint in progress builds on a savepoint.
            new JobStorage(store, storage.folder()).deleteSavepoint(name, false);
            return Outcome.REMOVED;
        } catch (JobStorage.NewestCheckpointException e) {
            return Outcome.KEPT_NEWEST;
        }
    }

    @Override
    public void deleteJob(StorageRef storage, Credentials credentials, Set<Long> retained) throws IOException {
        try (S3ObjectStore store = connect(storage, credentials)) {
            JobStorage job = new JobStorage(store, storage.folder());
            boolean retains = !retained.isEmpty()
                    && job.completedCheckpoints().stream()
                            .map(CheckpointMetadata::id)
                            .anyMatch(retained::contains);
            if (retains) {
                deleteSavepoints(job, retained);
                job.retain(JobStorage.Keep.stopped(1, retained));
            } else {
                job.deleteAll();
            }
        }
    }

    @Override
    public ImportedCheckpoint read(StorageRef through, Credentials credentials, String location) throws IOException {
        try (S3ObjectStore store = connect(through, credentials)) {
            return ImportedCheckpoint.of(new CheckpointSearch(store).at(location), through);
        }
    }

    @Override
    public FoundCheckpoints find(StorageRef through, Credentials credentials, String location, String job)
            throws IOException {
        try (S3ObjectStore store = connect(through, credentials)) {
            CheckpointSearch.Result found = new CheckpointSearch(store).below(location, job);
            return new FoundCheckpoints(
                    found.checkpoints().stream()
                            .map(one -> ImportedCheckpoint.of(one, through))
                            .toList(),
                    found.unreadable());
        }
    }

    /** Those that nobody retains; what is retained of other kinds does not keep them. */
    private static void deleteSavepoints(JobStorage job, Set<Long> retained) throws IOException {
        for (CheckpointMetadata checkpoint : job.completedCheckpoints()) {
            if (checkpoint.kind().equals(CheckpointKind.SAVEPOINT.name()) && !retained.contains(checkpoint.id())) {
                try {
                    job.deleteSavepoint(checkpoint.name(), false);
                } catch (JobStorage.NewestCheckpointException kept) {
                    // As retention keeps the newest of any kind.
                    continue;
                }
            }
        }
    }

    private S3ObjectStore connect(StorageRef storage, Credentials credentials) throws IOException {
        return S3ObjectStore.connect(new S3Settings(
                storage.endpoint(),
                storage.bucket(),
                storage.region(),
                storage.pathStyle(),
                storage.webIdentity() == null
                        ? new S3Credentials.Keys(credentials.accessKey(), credentials.secretKey())
                        : identity(storage)));
    }

    private S3Credentials identity(StorageRef storage) throws StorageRefusedException {
        WebIdentitySpec identity = storage.webIdentity();
        Path file = token.orElseThrow(() -> new StorageRefusedException(
                StorageRefusedException.Reason.WRONG_CREDENTIALS,
                "the job's storage is reached with a web identity, and the operator has no token: set webIdentity.enabled"
                        + " in the chart's values, and let the role trust the operator's ServiceAccount too",
                null));
        String endpoint = identity.stsEndpoint() == null
                ? S3Credentials.WebIdentity.awsEndpoint(storage.region())
                : identity.stsEndpoint();
        String role = identity.roleArn() == null ? "" : identity.roleArn();
        return new S3Credentials.WebIdentity(file, role, "weir-operator", endpoint);
    }
}
