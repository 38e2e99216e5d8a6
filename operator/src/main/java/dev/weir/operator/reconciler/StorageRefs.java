package dev.weir.operator.reconciler;

import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointStatus;
import dev.weir.operator.api.CheckpointStatus.StorageRef;
import dev.weir.operator.api.CheckpointingSpec.S3;
import dev.weir.operator.api.StreamJob;

/** Where the data of a job lies. */
final class StorageRefs {
    private StorageRefs() {}

    static StorageRef of(StreamJob job) {
        S3 s3 = job.getSpec().checkpointing().storage().s3();
        String prefix = s3.prefix().replaceAll("/+$", "");
        String uid = job.getMetadata().getUid();
        return new StorageRef(
                s3.endpoint(),
                s3.bucket(),
                prefix.isEmpty() ? uid : prefix + "/" + uid,
                s3.region(),
                s3.pathStyle(),
                s3.credentialsSecret(),
                s3.webIdentity());
    }

    /** The checkpoint is of this job, as far as is known, and not of one of the same name before it. */
    static boolean isOf(Checkpoint checkpoint, StreamJob job) {
        CheckpointStatus status = checkpoint.getStatus();
        return status == null || status.storage() == null || belongsTo(status.storage(), job);
    }

    /** The data belongs to this job, not to one of the same name before it. */
    static boolean belongsTo(StorageRef storage, StreamJob job) {
        String uid = job.getMetadata().getUid();
        return storage.folder().equals(uid) || storage.folder().endsWith("/" + uid);
    }
}
