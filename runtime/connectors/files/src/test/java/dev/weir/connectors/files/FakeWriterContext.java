package dev.weir.connectors.files;

import dev.weir.api.SinkWriterContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An engine of one thread: blocking work is done when the test says so. */
final class FakeWriterContext implements SinkWriterContext {
    private final String executionId;
    private final Deque<Runnable> blocking = new ArrayDeque<>();
    private int wakes;

    FakeWriterContext(String executionId) {
        this.executionId = executionId;
    }

    void runBlocking() {
        while (!blocking.isEmpty()) {
            blocking.remove().run();
        }
    }

    int wakes() {
        return wakes;
    }

    @Override
    public int subtaskIndex() {
        return 0;
    }

    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public String executionId() {
        return executionId;
    }

    @Override
    public <R> CompletionStage<R> runBlocking(Callable<R> work) {
        CompletableFuture<R> result = new CompletableFuture<>();
        blocking.add(() -> {
            try {
                result.complete(work.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    @Override
    public void wake() {
        wakes++;
    }
}
