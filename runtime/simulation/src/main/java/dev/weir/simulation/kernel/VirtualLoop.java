package dev.weir.simulation.kernel;

import dev.weir.common.Clock;
import dev.weir.common.EventLoop;
import dev.weir.common.Scheduled;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/** The event loop of a virtual process, and the threads of it that may block. */
public final class VirtualLoop implements EventLoop, Executor {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long SWITCH_NANOS = 5_000;

    private final VirtualProcess process;
    /** When the last event that was given runs, so that none overtakes it. */
    private long lastAt;

    private boolean running;

    public VirtualLoop(VirtualProcess process) {
        this.process = process;
    }

    @Override
    public Clock clock() {
        return process.clock();
    }

    @Override
    public void execute(Runnable event) {
        if (process.isAlive()) {
            lastAt = Math.max(lastAt, clock().nanoTime() + process.dice().around(SWITCH_NANOS));
            process.at(lastAt, () -> run(event));
        }
    }

    @Override
    public Scheduled schedule(long delayMillis, Runnable event) {
        return process.after(Math.max(0, delayMillis) * NANOS_PER_MILLI, () -> run(event));
    }

    private void run(Runnable event) {
        boolean before = running;
        running = true;
        try {
            event.run();
        } finally {
            running = before;
        }
    }

    @Override
    public <R> void callBlocking(Callable<R> work, BiConsumer<? super R, ? super Throwable> done) {
        process.block(() -> {
            R result = null;
            Throwable failure = null;
            try {
                result = work.call();
            } catch (Throwable thrown) {
                failure = thrown;
            }
            R found = result;
            Throwable thrown = failure;
            execute(() -> done.accept(found, thrown));
        });
    }

    /** The same threads, for the tasks of the process. */
    public Executor blocking() {
        return process::block;
    }

    @Override
    public boolean isOwner() {
        return running;
    }
}
