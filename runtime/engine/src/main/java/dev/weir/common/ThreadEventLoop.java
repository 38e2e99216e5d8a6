package dev.weir.common;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An event loop with a daemon thread of its own. An event that throws is reported and the loop goes on. */
public final class ThreadEventLoop implements EventLoop, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadEventLoop.class);

    private final Executor blockingExecutor;
    private final Clock clock;
    private final Consumer<Throwable> uncaught;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Runnable> events = new ArrayDeque<>(); // under lock
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(); // under lock
    private long sequence; // of the next timer, so that equal times keep their order; under lock
    private boolean closed; // set once; under lock

    public ThreadEventLoop(String name, Executor blockingExecutor, Clock clock) {
        this(name, blockingExecutor, clock, failure -> LOG.error("an event of the loop {} failed", name, failure));
    }

    /** @param uncaught called on the loop's thread with what an event threw */
    public ThreadEventLoop(String name, Executor blockingExecutor, Clock clock, Consumer<Throwable> uncaught) {
        this.blockingExecutor = Objects.requireNonNull(blockingExecutor, "blockingExecutor is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.uncaught = Objects.requireNonNull(uncaught, "uncaught is null");
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public void execute(Runnable event) {
        Objects.requireNonNull(event, "event is null");
        lock.lock();
        try {
            if (!closed) {
                events.add(event);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Scheduled schedule(long delayMillis, Runnable event) {
        Objects.requireNonNull(event, "event is null");
        long dueAt = clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.max(0, delayMillis));
        lock.lock();
        try {
            Timer timer = new Timer(dueAt, sequence++, event);
            if (!closed) {
                timers.add(timer);
                changed.signal();
            }
            return timer;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public <R> void callBlocking(Callable<R> work, BiConsumer<? super R, ? super Throwable> done) {
        Objects.requireNonNull(work, "work is null");
        Objects.requireNonNull(done, "done is null");
        try {
            blockingExecutor.execute(() -> {
                R result = null;
                Throwable failure = null;
                try {
                    result = work.call();
                } catch (Throwable e) {
                    failure = e;
                }
                tell(done, result, failure);
            });
        } catch (RejectedExecutionException e) {
            tell(done, null, e);
        }
    }

    private <R> void tell(BiConsumer<? super R, ? super Throwable> done, R result, Throwable failure) {
        execute(() -> done.accept(result, failure));
    }

    @Override
    public boolean isOwner() {
        return Thread.currentThread() == thread;
    }

    /** Drops what has not begun, and waits for the event that runs now, unless that event is the caller. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            events.clear();
            timers.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
        if (!isOwner()) {
            joinUninterruptibly();
        }
    }

    private void joinUninterruptibly() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        for (Runnable event = next(); event != null; event = next()) {
            try {
                event.run();
            } catch (Throwable e) {
                uncaught.accept(e);
            }
        }
    }

    /** Waits for the next event; {@code null} once closed. Due timers go first, so that a flood of events cannot starve them. */
    private Runnable next() {
        lock.lock();
        try {
            while (!closed) {
                Timer timer = timers.peek();
                long untilDue = timer == null ? Long.MAX_VALUE : timer.dueAt - clock.nanoTime();
                if (untilDue <= 0) {
                    return timers.remove().event;
                }
                Runnable event = events.poll();
                if (event != null) {
                    return event;
                }
                await(timer, untilDue);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void await(Timer timer, long untilDue) {
        try {
            if (timer == null) {
                changed.await();
            } else {
                changed.awaitNanos(untilDue);
            }
        } catch (InterruptedException e) {
            LOG.debug("the loop {} ignores an interrupt: close it to end it", thread.getName(), e);
        }
    }

    private final class Timer implements Scheduled, Comparable<Timer> {
        private final long dueAt;
        private final long order;
        private final Runnable event;

        Timer(long dueAt, long order, Runnable event) {
            this.dueAt = dueAt;
            this.order = order;
            this.event = event;
        }

        @Override
        public void cancel() {
            lock.lock();
            try {
                timers.remove(this);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public int compareTo(Timer other) {
            int byTime = Long.signum(dueAt - other.dueAt);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
