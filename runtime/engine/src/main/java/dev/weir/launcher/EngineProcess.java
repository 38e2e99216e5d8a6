package dev.weir.launcher;

import dev.weir.common.SystemClock;
import dev.weir.common.ThreadEventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What both kinds of processes have: a loop, threads that may block, parts to be closed, and an end. */
abstract class EngineProcess {
    private static final Logger LOG = LoggerFactory.getLogger(EngineProcess.class);

    /** Closes a part; in reverse order of opening. */
    interface Part {
        void close() throws Exception;
    }

    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final Deque<Part> parts = new ArrayDeque<>();

    /** Runs the process until it is told to stop, or cannot go on. */
    final int run() {
        Thread hook = new Thread(this::stop, "stop");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            open();
            return exit.join();
        } catch (Exception e) {
            LOG.error("the process cannot start: {}", e.getMessage(), e);
            return Launcher.BROKEN;
        }
    }

    /** Opens the parts. */
    abstract void open() throws Exception;

    /** Ends the process. */
    final void exit(int code) {
        exit.complete(code);
    }

    final synchronized <P extends Part> P opened(P part) {
        parts.push(part);
        return part;
    }

    final ThreadEventLoop loop(String name, ExecutorService blocking) {
        ThreadEventLoop loop = new ThreadEventLoop(name, blocking, new SystemClock(), failure -> {
            LOG.error("the process ends: an event of {} failed, which is a defect: {}", name, failure, failure);
            exit(Launcher.BROKEN);
        });
        opened(loop::close);
        return loop;
    }

    final ExecutorService blocking() {
        AtomicInteger count = new AtomicInteger();
        ExecutorService blocking = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "blocking-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        opened(blocking::shutdownNow);
        return blocking;
    }

    private synchronized void stop() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.warn("a part did not close", e);
            }
        }
        exit(Launcher.STOPPED);
    }
}
