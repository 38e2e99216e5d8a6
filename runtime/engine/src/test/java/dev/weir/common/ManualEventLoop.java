package dev.weir.common;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;

/**
 * An event loop in virtual time, run by the thread that calls {@link #runReady} or {@link #advance}. Blocking work runs as
 * an event of its own, or when {@link #runBlocking} is called while it is held back. What an event throws reaches the caller.
 */
public class ManualEventLoop implements EventLoop {
    private final ManualClock clock;
    private final ArrayDeque<Runnable> events = new ArrayDeque<>();
    private final ArrayDeque<Runnable> blocking = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private long sequence;
    private boolean holdBlocking;
    private boolean running;

    public ManualEventLoop() {
        this(new ManualClock());
    }

    /** @param clock may be shared by several loops; then one of them at a time advances it */
    public ManualEventLoop(ManualClock clock) {
        this.clock = clock;
    }

    @Override
    public ManualClock clock() {
        return clock;
    }

    @Override
    public void execute(Runnable event) {
        events.add(event);
    }

    @Override
    public Scheduled schedule(long delayMillis, Runnable event) {
        Timer timer = new Timer(clock.nanoTime() + Math.max(0, delayMillis) * 1_000_000, sequence++, event);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public <R> void callBlocking(Callable<R> work, BiConsumer<? super R, ? super Throwable> done) {
        blocking.add(() -> {
            R result = null;
            Throwable failure = null;
            try {
                result = work.call();
            } catch (Throwable e) {
                failure = e;
            }
            tell(done, result, failure);
        });
    }

    private <R> void tell(BiConsumer<? super R, ? super Throwable> done, R result, Throwable failure) {
        execute(() -> done.accept(result, failure));
    }

    @Override
    public boolean isOwner() {
        return running;
    }

    /** Keeps blocking work waiting until {@link #runBlocking}. */
    public void holdBlocking(boolean hold) {
        holdBlocking = hold;
    }

    /** Does all blocking work that waits; its outcomes are told by the next run. */
    public void runBlocking() {
        for (Runnable work = blocking.poll(); work != null; work = blocking.poll()) {
            work.run();
        }
    }

    public int blockingWaiting() {
        return blocking.size();
    }

    /** Runs one event that is ready. @return false if there was none */
    public boolean runOne() {
        Runnable event = nextReady();
        if (event == null) {
            return false;
        }
        running = true;
        try {
            event.run();
        } finally {
            running = false;
        }
        return true;
    }

    private Runnable nextReady() {
        if (!timers.isEmpty() && timers.peek().dueAt <= clock.nanoTime()) {
            return timers.remove().event;
        }
        Runnable event = events.poll();
        if (event == null && !holdBlocking) {
            return blocking.poll();
        }
        return event;
    }

    /** Runs all that is ready, and what that makes ready, without moving the clock. */
    public void runReady() {
        while (runOne()) {}
    }

    /** Moves the clock, stopping at each timer to run what is ready. */
    public void advance(Duration by) {
        long end = clock.nanoTime() + by.toNanos();
        runReady();
        while (!timers.isEmpty() && timers.peek().dueAt <= end) {
            clock.advance(Duration.ofNanos(Math.max(0, timers.peek().dueAt - clock.nanoTime())));
            runReady();
        }
        clock.advance(Duration.ofNanos(Math.max(0, end - clock.nanoTime())));
        runReady();
    }

    private record Timer(long dueAt, long order, Runnable event) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(dueAt, other.dueAt);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
