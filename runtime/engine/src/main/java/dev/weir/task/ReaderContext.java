package dev.weir.task;

import dev.weir.api.SourceReaderContext;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** What a source reader sees of its task. */
final class ReaderContext implements SourceReaderContext {
    private final String operator;
    private final TaskContext task;
    /** Whether to poll again; set by any thread. */
    private volatile boolean woken;
    /** When to poll again, on the clock's {@code nanoTime}. Task's thread only, like all below. */
    private long wakeAt = Long.MAX_VALUE;

    private boolean closed;

    ReaderContext(String operator, TaskContext task) {
        this.operator = operator;
        this.task = task;
    }

    @Override
    public int subtaskIndex() {
        return task.task().subtask();
    }

    @Override
    public int parallelism() {
        return task.parallelism();
    }

    @Override
    public long nanoTime() {
        return task.clock().nanoTime();
    }

    @Override
    public void wake() {
        woken = true;
        task.wake().run();
    }

    @Override
    public void wakeAt(long nanoTime) {
        wakeAt = Math.min(wakeAt, nanoTime);
    }

    @Override
    public <R> void runBlocking(Callable<R> work, Consumer<R> done) {
        task.blocking().execute(() -> {
            try {
                R result = work.call();
                task.mailbox().post(() -> finished(done, result));
            } catch (Exception | Error e) {
                task.mailbox().post(() -> failed(e));
            }
        });
    }

    private <R> void finished(Consumer<R> done, R result) {
        if (closed) {
            return;
        }
        try {
            done.accept(result);
        } catch (RuntimeException e) {
            throw OperatorFailure.of(operator, e);
        }
        woken = true;
    }

    private void failed(Throwable failure) {
        if (!closed) {
            throw OperatorFailure.of(operator, failure);
        }
    }

    /** The reader is about to be polled: what woke it is used up. */
    void polled() {
        woken = false;
        wakeAt = Long.MAX_VALUE;
    }

    boolean wanted() {
        return woken || (wakeAt != Long.MAX_VALUE && task.clock().nanoTime() - wakeAt >= 0);
    }

    long wakeAt() {
        return wakeAt;
    }

    void close() {
        closed = true;
    }
}
