package dev.weir.connectors.files;

import dev.weir.api.SourceReaderContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** An engine of one thread: blocking work is done when the test says so. */
final class FakeReaderContext implements SourceReaderContext {
    private final int parallelism;
    private final Deque<Runnable> blocking = new ArrayDeque<>();
    private long now;
    private long wakeAt = Long.MAX_VALUE;

    FakeReaderContext(int parallelism) {
        this.parallelism = parallelism;
    }

    /** Does all blocking work, also what it leads to. */
    int runBlocking() {
        int count = 0;
        for (; !blocking.isEmpty(); count++) {
            blocking.remove().run();
        }
        return count;
    }

    void sleepUntilWoken() {
        if (wakeAt == Long.MAX_VALUE) {
            throw new AssertionError("nothing wakes the reader");
        }
        now = Math.max(now, wakeAt);
        wakeAt = Long.MAX_VALUE;
    }

    void advance(long nanos) {
        now += nanos;
    }

    @Override
    public int subtaskIndex() {
        return 0;
    }

    @Override
    public int parallelism() {
        return parallelism;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void wake() {}

    @Override
    public void wakeAt(long nanoTime) {
        wakeAt = nanoTime;
    }

    @Override
    public <R> void runBlocking(Callable<R> work, Consumer<R> done) {
        blocking.add(() -> {
            try {
                done.accept(work.call());
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new TaskFailure(e);
            }
        });
    }

    /** What the blocking work threw. */
    static final class TaskFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TaskFailure(Exception cause) {
            super(cause.getMessage(), cause);
        }
    }
}
