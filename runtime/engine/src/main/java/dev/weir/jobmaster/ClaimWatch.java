package dev.weir.jobmaster;

import dev.weir.common.EventLoop;
import dev.weir.storage.CommitLog;
import dev.weir.storage.LogEntry;
import dev.weir.storage.ObjectStore;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Looks into the log whether another JobMaster has claimed the job. One that commits learns it there; one that was cut off has
 * lost its TaskManagers, commits nothing, and so looks when it restarts, and again while it waits for TaskManagers: they may
 * have gone to the other.
 */
final class ClaimWatch {
    static final long INTERVAL_MILLIS = 10_000;

    private final EventLoop loop;
    private final ObjectStore store;
    private final String folder;
    private final long epoch;
    private final LongConsumer claimedBy;
    private boolean watching;

    /** @param claimedBy told the newer epoch, on the loop */
    ClaimWatch(EventLoop loop, ObjectStore store, String folder, long epoch, LongConsumer claimedBy) {
        this.loop = loop;
        this.store = store;
        this.folder = folder;
        this.epoch = epoch;
        this.claimedBy = claimedBy;
    }

    /** Storage that cannot be reached says nothing. */
    void look() {
        loop.<Long>callBlocking(this::newest, (found, failure) -> {
            if (failure == null && found > epoch) {
                claimedBy.accept(found);
            }
        });
    }

    /** Looks now and then for as long as this holds. */
    void lookWhile(BooleanSupplier waiting) {
        if (!watching) {
            watching = true;
            loop.schedule(INTERVAL_MILLIS, () -> lookAgain(waiting));
        }
    }

    private void lookAgain(BooleanSupplier waiting) {
        watching = false;
        if (waiting.getAsBoolean()) {
            look();
            lookWhile(waiting);
        }
    }

    private long newest() throws java.io.IOException {
        return new CommitLog(store, folder)
                .read().entries().stream().mapToLong(LogEntry::epoch).max().orElse(0);
    }
}
