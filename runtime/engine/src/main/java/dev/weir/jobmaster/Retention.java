package dev.weir.jobmaster;

import dev.weir.checkpoint.CheckpointCoordinator;
import dev.weir.checkpoint.Command;
import dev.weir.common.EventLoop;
import dev.weir.control.JobConfig;
import dev.weir.storage.Basis;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.JobStorage;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes checkpoints that nobody needs, on a blocking thread, one run at a time; of those that were asked for meanwhile only
 * the last is done. What fails is tried again by the next run. Owned by the JobMaster's thread.
 *
 * <p>A task that captures builds on the newest completed checkpoint that it was told of. So besides the newest there stay as many
 * as can have been completed while a checkpoint was in progress; and what builds on older ones all the same, because its task
 * was told late, is not committed.
 */
final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    /** So many of the newest may be damaged. */
    private static final int DAMAGED = 3;

    private final EventLoop loop;
    private final JobStorage storage;
    private final RestorePoints restorePoints;
    /** Of this JobMaster. */
    private final long epoch;

    /** How many of the newest always stay. */
    private final int newest;

    private boolean running;
    /** Asked for while another ran; {@code null} if none was. */
    private Runnable next;

    /** @param epoch of this JobMaster
     * @param restorePoints the next of which is kept besides, as it is when a run begins */
    Retention(
            EventLoop loop,
            JobStorage storage,
            long epoch,
            RestorePoints restorePoints,
            JobConfig.Checkpointing checkpointing) {
        this.loop = loop;
        this.epoch = epoch;
        this.storage = storage;
        this.restorePoints = restorePoints;
        this.newest = Math.max(
                checkpointing.historyLimit(), checkpointing.maxConcurrent() + CheckpointCoordinator.WRITING + 1);
    }

    /**
     * Segments that a checkpoint builds on and that may be removed while it is committed, or are gone. Nobody else removes the
     * newest; what was found to be damaged counts there, and not here.
     */
    Set<String> unprotected(CheckpointMetadata draft) {
        return Basis.missing(draft, restorePoints.newest(Math.min(newest, JobStorage.RECENT - DAMAGED)));
    }

    /** @param bytes the length of its entry, which need not be read again */
    void committed(CheckpointMetadata checkpoint, long bytes) {
        storage.appended(checkpoint, bytes);
    }

    /**
     * @param removed told the ids of what is gone, whoever removed it, if anything is
     * @param failed told if not all could be removed
     */
    void apply(Command.Retain retain, Consumer<Set<Long>> removed, Runnable failed) {
        if (running) {
            next = () -> {
                // Those in progress were told before the last run looked.
                storage.forgetOrphans();
                apply(retain, removed, failed);
            };
            return;
        }
        running = true;
        Set<Long> kept = new HashSet<>(retain.pinned());
        kept.addAll(restorePoints.needed());
        JobStorage.Keep keep =
                JobStorage.Keep.running(epoch, Math.max(newest, retain.keep()), kept, retain.activeCheckpoints());
        loop.callBlocking(() -> storage.retain(keep), (result, failure) -> {
            running = false;
            if (failure != null) {
                LOG.warn("old checkpoints were not removed, which is tried again: {}", failure.toString());
                failed.run();
            } else {
                removed(result, removed);
            }
            runNext();
        });
    }

    private void removed(JobStorage.Removed result, Consumer<Set<Long>> removed) {
        // The operator removes checkpoints from storage itself.
        Set<Long> gone = new HashSet<>(restorePoints.missing(result.left()));
        gone.addAll(result.checkpoints());
        if (!gone.isEmpty()) {
            LOG.debug("removed checkpoints {}", gone);
            removed.accept(gone);
        }
    }

    private void runNext() {
        Runnable waiting = next;
        next = null;
        if (waiting != null) {
            waiting.run();
        }
    }
}
