package dev.weir.rocksdb;

import dev.weir.common.ClassifiedFailure;
import dev.weir.control.JobFailure;
import java.io.IOException;
import java.util.Locale;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** State on the local disk could not be read or written. */
final class StateDiskException extends RuntimeException implements ClassifiedFailure {
    private static final long serialVersionUID = 1L;

    private final JobFailure.Category category;
    private final String reason;

    private StateDiskException(JobFailure.Category category, String reason, String message, Throwable cause) {
        super(message, cause);
        this.category = category;
        this.reason = reason;
    }

    /** @param where folder of the state */
    static StateDiskException of(RocksDBException failure, String where) {
        Status status = failure.getStatus();
        Status.Code code = status == null ? Status.Code.Undefined : status.getCode();
        Status.SubCode subCode = status == null ? Status.SubCode.None : status.getSubCode();
        if (subCode == Status.SubCode.NoSpace || saysDiskFull(failure)) {
            return full(where, failure);
        }
        if (code == Status.Code.IOError) {
            return failed(where, failure);
        }
        if (code == Status.Code.Corruption) {
            return new StateDiskException(
                    JobFailure.Category.ENVIRONMENT,
                    "LocalStateDamaged",
                    "the local files of keyed state in " + where + " are damaged (" + failure.getMessage()
                            + "); the job goes on from its last checkpoint; if it happens again the disk is failing: give"
                            + " the pod another node",
                    failure);
        }
        return new StateDiskException(
                JobFailure.Category.INTERNAL,
                "RocksDbFailed",
                "RocksDB refused an operation on the keyed state in " + where + ": " + failure.getMessage(),
                failure);
    }

    /** @param where folder of the state */
    static StateDiskException of(IOException failure, String where) {
        return saysDiskFull(failure) ? full(where, failure) : failed(where, failure);
    }

    private static boolean saysDiskFull(Exception failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left") || message.contains("quota exceeded");
    }

    private static StateDiskException full(String where, Exception cause) {
        return new StateDiskException(
                JobFailure.Category.ENVIRONMENT,
                "LocalDiskFull",
                "the local disk has no space left for the keyed state in " + where + " (" + cause.getMessage()
                        + "); give the TaskManagers a larger volume for WEIR_WORK in spec.taskManager.podTemplate, or more"
                        + " TaskManagers",
                cause);
    }

    private static StateDiskException failed(String where, Exception cause) {
        return new StateDiskException(
                JobFailure.Category.ENVIRONMENT,
                "LocalDiskFailed",
                "the local files of keyed state in " + where + " cannot be read or written: " + cause.getMessage()
                        + "; see that the folder is a local disk that the pod may write to",
                cause);
    }

    @Override
    public JobFailure.Category category() {
        return category;
    }

    @Override
    public String reason() {
        return reason;
    }
}
