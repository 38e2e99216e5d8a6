package dev.weir.jobmaster;

import dev.weir.common.EventLoop;
import dev.weir.common.Scheduled;

/**
 * A restart that waits for two things: no task of the last execution runs any more, and the restart delay is over. Owned by
 * the JobMaster's thread.
 */
final class PendingRestart {
    private final EventLoop loop;
    private final Runnable maybeDue;
    private boolean cancelled;
    private boolean delayOver;
    /** {@code null} before the first. */
    private Scheduled delay;

    /** @param maybeDue called when one of the two has come */
    PendingRestart(EventLoop loop, Runnable maybeDue) {
        this.loop = loop;
        this.maybeDue = maybeDue;
    }

    /** @param nothingRuns there is no task to wait for */
    void begin(long delayMillis, boolean nothingRuns) {
        if (delay != null) {
            delay.cancel();
        }
        cancelled = nothingRuns;
        delayOver = false;
        delay = loop.schedule(delayMillis, () -> {
            delayOver = true;
            maybeDue.run();
        });
    }

    void tasksCancelled() {
        cancelled = true;
        maybeDue.run();
    }

    boolean isDue() {
        return cancelled && delayOver;
    }
}
