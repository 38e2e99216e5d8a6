package dev.weir.jobmaster;

import dev.weir.checkpoint.Command;
import dev.weir.common.EventLoop;
import dev.weir.storage.JobStorage;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes checkpoints that nobody needs, on a blocking thread, one run at a time; of those that were asked for meanwhile only
 * the last is done. What fails is tried again by the next run. Owned by the JobMaster's thread.
 */
final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final EventLoop loop;
    private final JobStorage storage;
    private final RestorePoints restorePoints;
    private boolean running;
    /** Asked for while another ran; {@code null} if none was. */
    private Runnable next;

    /** @param restorePoints the next of which is kept besides, as it is when a run begins */
    Retention(EventLoop loop, JobStorage storage, RestorePoints restorePoints) {
        this.loop = loop;
        this.storage = storage;
        this.restorePoints = restorePoints;
    }

    /** @param removed told the ids of what is gone, whoever removed it, if anything is */
    void apply(Command.Retain retain, Consumer<Set<Long>> removed) {
        if (running) {
            next = () -> apply(retain, removed);
            return;
        }
        running = true;
        Set<Long> kept = new HashSet<>(retain.pinned());
        kept.addAll(restorePoints.needed());
        loop.callBlocking(() -> storage.retain(retain.keep(), kept, retain.activeCheckpoints()), (result, failure) -> {
            running = false;
            if (failure != null) {
                LOG.warn(
                        "old checkpoints were not removed, which is tried again after the next one: {}",
                        failure.toString());
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
