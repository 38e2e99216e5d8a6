package dev.weir.jobmaster;

import dev.weir.checkpoint.CheckpointFailureReason;
import dev.weir.checkpoint.Event;
import dev.weir.common.EventLoop;
import dev.weir.control.CheckpointKind;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CommitLog;
import dev.weir.storage.ObjectNotFoundException;
import dev.weir.storage.ObjectStore;
import dev.weir.storage.SavepointFolder;
import dev.weir.storage.StorageRefusedException;
import dev.weir.storage.StorageUnreachableException;
import java.io.IOException;
import java.util.List;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes completed checkpoints on a blocking thread: the entry in the log, which completes it, then a savepoint's own file, by
 * which its folder can be restored wherever it is copied to. A file that cannot be written is tried again, by the next
 * JobMaster if need be. One commit at a time. Owned by the JobMaster's thread.
 */
final class CheckpointWriter {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);

    /** Between two attempts to write a savepoint's file. */
    static final long RETRY_MILLIS = 5_000;

    /** How a commit ends. */
    interface Listener {
        /**
         * It is in the log.
         *
         * @param bytes the length of its entry
         */
        void committed(CheckpointMetadata checkpoint, long bytes);

        /** @param event for the coordinator */
        void answered(LongFunction<Event> event);
    }

    private final EventLoop loop;
    private final CommitLog log;
    private final ObjectStore store;
    private final String folder;

    /** @param folder of the job, without a slash at its end */
    CheckpointWriter(EventLoop loop, CommitLog log, ObjectStore store, String folder) {
        this.loop = loop;
        this.log = log;
        this.store = store;
        this.folder = folder;
    }

    void commit(CheckpointMetadata draft, Listener listener) {
        loop.<CommitLog.Outcome>callBlocking(() -> log.append(draft), (outcome, failure) -> {
            if (outcome instanceof CommitLog.Appended appended) {
                listener.committed(appended.entry(), appended.bytes());
                finish(appended.entry(), () -> listener.answered(at -> new Event.Committed(at, appended.entry())));
            } else if (outcome instanceof CommitLog.Fenced fenced) {
                listener.answered(at -> new Event.CommitFenced(at, draft.id(), fenced.found()));
            } else {
                listener.answered(at -> notAppended(at, draft, failure));
            }
        });
    }

    private static Event notAppended(long at, CheckpointMetadata draft, Throwable failure) {
        if (failure instanceof StorageRefusedException) {
            return new Event.CommitFailed(at, draft.id(), CheckpointFailureReason.COMMIT_REFUSED, failure.getMessage());
        }
        if (failure instanceof StorageUnreachableException) {
            return new Event.CommitFailed(at, draft.id(), CheckpointFailureReason.COMMIT_FAILED, failure.getMessage());
        }
        return new Event.CommitUnknown(at, draft.id(), String.valueOf(failure));
    }

    /** @param then once, after the first attempt: the checkpoint is complete whatever comes of it */
    private void finish(CheckpointMetadata entry, Runnable then) {
        if (!isSavepoint(entry)) {
            then.run();
            return;
        }
        loop.callBlocking(
                () -> {
                    complete(entry);
                    return null;
                },
                (done, failure) -> {
                    if (failure != null) {
                        LOG.warn("savepoint '{}' has no file yet, it is tried again", entry.name(), failure);
                        loop.schedule(RETRY_MILLIS, () -> finish(entry, () -> {}));
                    }
                    then.run();
                });
    }

    /**
     * Whoever removes a savepoint takes its entry out of the log first, and then what he finds in its folder: what was put there
     * after that is taken back here.
     */
    private void complete(CheckpointMetadata savepoint) throws IOException {
        if (log.contains(savepoint)) {
            folderOf(savepoint).complete(savepoint);
        }
        if (!log.contains(savepoint)) {
            folderOf(savepoint).withdraw();
        }
    }

    private SavepointFolder folderOf(CheckpointMetadata savepoint) {
        return SavepointFolder.of(store, folder, savepoint.name());
    }

    private static boolean isSavepoint(CheckpointMetadata entry) {
        return entry.kind().equals(CheckpointKind.SAVEPOINT.name());
    }

    /** Writes the files of savepoints that a JobMaster before this one did not come to write. */
    void repair(List<CheckpointMetadata> entries) {
        for (CheckpointMetadata entry : entries) {
            if (isSavepoint(entry)) {
                loop.callBlocking(() -> isComplete(entry), (complete, failure) -> {
                    if (failure != null || !complete) {
                        finish(entry, () -> {});
                    }
                });
            }
        }
    }

    private boolean isComplete(CheckpointMetadata savepoint) throws IOException {
        try {
            folderOf(savepoint).read();
            return true;
        } catch (ObjectNotFoundException none) {
            return false;
        }
    }
}
