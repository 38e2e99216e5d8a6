package dev.weir.operator.model;

import dev.weir.control.CheckpointReport;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.CheckpointSpec.OnDelete;
import dev.weir.operator.api.CheckpointStatus;
import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.CheckpointStatus.StorageRef;
import java.util.Optional;

/** What becomes of a checkpoint's data when its resource is deleted. */
public sealed interface CheckpointRemoval {
    /** Annotation that lets a resource go whose data cannot be removed. */
    String ABANDON = dev.weir.operator.api.Group.NAME + "/abandon-data";

    /** The resource goes; its data stays, or is removed by somebody else, or there is none. */
    record Release(String why) implements CheckpointRemoval {}

    /** The resource stays for a while. */
    record Hold(Problem why) implements CheckpointRemoval {}

    /** The checkpoint is removed from storage first. */
    record RemoveCheckpoint(StorageRef storage, long id, boolean savepoint) implements CheckpointRemoval {}

    /** The job is gone, and this is the last resource that names any of its checkpoints: its whole folder is removed first. */
    record RemoveFolder(StorageRef storage) implements CheckpointRemoval {}

    /**
     * What the decision rests on.
     *
     * @param startingJob name of a StreamJob that starts from it and has no checkpoint of its own yet
     * @param abandoned the user has given its data up
     * @param byHistory the operator itself deletes it, to keep the history short
     * @param job its StreamJob, if it exists and the data is its own
     * @param newest the newest checkpoint of that job that can be restored
     * @param namedByOther another resource, not being deleted, names the same checkpoint
     * @param asked what the JobMaster of that job says of the checkpoint that was asked for by this resource
     * @param folderNamedByOther another resource, not being deleted, names a checkpoint of the same folder
     */
    record Facts(
            OnDelete onDelete,
            Optional<CheckpointStatus> status,
            Optional<String> startingJob,
            boolean abandoned,
            boolean byHistory,
            Optional<CheckpointObservation.Job> job,
            Optional<Long> newest,
            boolean namedByOther,
            Optional<CheckpointReport> asked,
            boolean folderNamedByOther) {}

    static CheckpointRemoval decide(Facts facts) {
        if (facts.abandoned()) {
            return new Release("its data has been given up");
        }
        if (facts.startingJob().isPresent()) {
            return new Hold(new Problem(
                    "InUse",
                    "StreamJob '" + facts.startingJob().get() + "' starts from it and has not completed a checkpoint of"
                            + " its own: it goes when there is one, or when that StreamJob, or its spec.restoreFrom, is"
                            + " removed"));
        }
        if (facts.onDelete() == OnDelete.RETAIN) {
            return new Release("its data is retained");
        }
        if (facts.asked().filter(CheckpointRemoval::isUnderWay).isPresent()) {
            // Its data would come when nobody looks for it any more.
            return new Hold(new Problem(
                    "InProgress", "it is being taken: it goes, and what was stored of it, when that is over"));
        }
        Optional<CheckpointStatus> named = facts.status().filter(CheckpointRemoval::namesData);
        if (named.isEmpty()) {
            return new Release("it names no data");
        }
        if (facts.namedByOther()) {
            return new Release("another Checkpoint names the same data");
        }
        CheckpointStatus status = named.get();
        if (facts.job().isEmpty()) {
            return facts.folderNamedByOther()
                    ? new RemoveCheckpoint(status.storage(), status.id(), isSavepoint(status))
                    : new RemoveFolder(status.storage());
        }
        if (facts.job().get().deleting()) {
            return new Release("its data is removed with its StreamJob");
        }
        if (facts.byHistory() && !isSavepoint(status)) {
            return new Release("its data is removed by the job's own retention");
        }
        if (facts.newest().filter(status.id()::equals).isPresent() && isSavepoint(status)) {
            // Retention never removes savepoints: nobody else would.
            return newestSavepoint();
        }
        if (facts.newest().filter(status.id()::equals).isPresent()) {
            return new Release("it is the newest checkpoint, from which its StreamJob goes on; the job's own retention"
                    + " removes its data later");
        }
        return new RemoveCheckpoint(status.storage(), status.id(), isSavepoint(status));
    }

    /** A savepoint from which its job goes on. */
    static Hold newestSavepoint() {
        return new Hold(new Problem(
                "NewestCheckpoint",
                "its StreamJob goes on from it: it goes when a newer checkpoint is complete, or with the StreamJob"));
    }

    private static boolean isUnderWay(CheckpointReport report) {
        return switch (report.phase()) {
            case PENDING, TRIGGERING, IN_PROGRESS, COMPLETING -> true;
            case COMPLETED, FAILED, DISCARDED -> false;
        };
    }

    private static boolean isSavepoint(CheckpointStatus status) {
        return status.kind() == CheckpointSpec.Kind.SAVEPOINT;
    }

    private static boolean namesData(CheckpointStatus status) {
        return status.id() != null
                && status.storage() != null
                && status.phase() != Phase.FAILED
                && status.phase() != Phase.DISCARDED;
    }
}
