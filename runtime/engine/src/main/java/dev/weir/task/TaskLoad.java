package dev.weir.task;

import dev.weir.common.Clock;
import dev.weir.control.VertexLoad;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How a task spends its time. Its thread tells when the task stops and when it goes on, which one that is busy never does: it costs
 * two looks at the clock for each time that there is nothing to do. Any thread reads; a reading may miss the pause that just ends.
 */
final class TaskLoad {
    private static final long GOES_ON = Long.MIN_VALUE;

    private final Clock clock;
    private final long begun;
    /** Nanoseconds in all, of pauses that have ended. Written by the task's thread, like all below. */
    private final AtomicLong idle = new AtomicLong();

    private final AtomicLong blocked = new AtomicLong();
    /** When it stopped, by the clock's {@code nanoTime}; {@link #GOES_ON} while it does not pause. */
    private final AtomicLong pausedAt = new AtomicLong(GOES_ON);
    /** What it waits for; written before {@link #pausedAt}. */
    private volatile boolean forRoom;

    private volatile long backlog = VertexLoad.UNKNOWN;
    /** Whether the task has been asked for its backlog and has not answered. Any thread. */
    private final AtomicBoolean asked = new AtomicBoolean();

    TaskLoad(Clock clock) {
        this.clock = clock;
        this.begun = clock.nanoTime();
    }

    /** Task's thread only. */
    void goesOn() {
        long since = pausedAt.getPlain();
        if (since == GOES_ON) {
            return;
        }
        pausedAt.set(GOES_ON);
        AtomicLong of = forRoom ? blocked : idle;
        of.setRelease(of.getPlain() + clock.nanoTime() - since);
    }

    /**
     * Task's thread only.
     *
     * @param waitsForRoom whether an output or a sink has none, rather than an input nothing
     */
    void stops(boolean waitsForRoom) {
        forRoom = waitsForRoom;
        pausedAt.set(clock.nanoTime());
    }

    /** Whether the task is to be asked for its backlog now: not while it owes an answer. Any thread. */
    boolean asks() {
        return asked.compareAndSet(false, true);
    }

    /** The answer. Task's thread only. */
    void lags(OptionalLong records) {
        backlog = records.orElse(VertexLoad.UNKNOWN);
        asked.set(false);
    }

    /** Until now. Any thread. */
    VertexLoad read(String vertex) {
        long now = clock.nanoTime();
        long idleNanos = idle.getAcquire();
        long blockedNanos = blocked.getAcquire();
        long since = pausedAt.get();
        if (since != GOES_ON) {
            long pause = Math.max(0, now - since);
            idleNanos += forRoom ? 0 : pause;
            blockedNanos += forRoom ? pause : 0;
        }
        return new VertexLoad(vertex, 1, millis(now - begun), millis(idleNanos), millis(blockedNanos), backlog);
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
