package dev.weir.task;

import dev.weir.api.Sink;
import dev.weir.api.SinkWriter;
import dev.weir.api.SinkWriterContext;
import dev.weir.graph.OperatorSpec.SinkSpec;
import dev.weir.state.OperatorSnapshot;
import dev.weir.state.RestoredOperator;
import dev.weir.state.SnapshotForm;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/** Writes records to a sink, and has staged at each barrier what was written before it. */
final class SinkOperator extends Operator {
    private final SinkWriter<Object, Object> writer;
    private final StagedCommits commits;
    private final Backpressure backpressure;
    /** Records that came after the writer said that it was not ready: what an operator before made of one record. */
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    /** The watermark, to be part of the state; it decides nothing. */
    private long watermark;

    private record Waiting(Object value, long timestamp) {}

    /** @param committed told on the task's thread of each checkpoint whose committables are committed */
    @SuppressWarnings("unchecked")
    SinkOperator(SinkSpec spec, Optional<RestoredOperator> restored, TaskContext task, LongConsumer committed) {
        super(spec.name());
        Sink<Object, Object> sink = (Sink<Object, Object>) spec.sink();
        this.backpressure = task.backpressure();
        this.watermark = restored.map(RestoredOperator::watermark).orElse(Long.MIN_VALUE);
        this.commits = new StagedCommits(spec.name(), sink, restored, task, committed);
        this.writer = sink.createWriter(new WriterContext(task, spec.name()));
    }

    @Override
    public void process(Object value, long timestamp) {
        if (waiting.isEmpty() && writer.isReady()) {
            write(value, timestamp);
            blockUnlessReady();
        } else {
            waiting.add(new Waiting(value, timestamp));
            backpressure.block();
        }
    }

    /** Asks before the next record is taken in, so that none is in hand when a barrier overtakes those that wait. */
    void blockUnlessReady() {
        if (!writer.isReady()) {
            backpressure.block();
        }
    }

    private void write(Object value, long timestamp) {
        try {
            writer.write(value, timestamp);
        } catch (Exception e) {
            throw failure(e);
        }
    }

    /** Writes what waits, as far as the writer is ready; whether nothing waits any more and the writer is ready for more. */
    boolean drain() {
        while (writer.isReady()) {
            if (waiting.isEmpty()) {
                return true;
            }
            Waiting next = waiting.remove();
            write(next.value(), next.timestamp());
        }
        return false;
    }

    /** Whether no record waits. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    @Override
    public void watermark(long timestamp) {
        watermark = timestamp;
    }

    @Override
    void prepare(long checkpointId) {
        try {
            commits.stage(checkpointId, writer.prepareCommit(checkpointId));
        } catch (Exception e) {
            throw failure(e);
        }
    }

    @Override
    Optional<OperatorSnapshot> capture(long checkpointId, SnapshotForm form) {
        return Optional.of(new OperatorSnapshot(name(), watermark, null, commits.snapshot()));
    }

    StagedCommits commits() {
        return commits;
    }

    @Override
    void close() throws Exception {
        commits.close();
        writer.close();
    }

    /** What a writer sees of its task. */
    private record WriterContext(TaskContext task, String operator) implements SinkWriterContext {
        @Override
        public int subtaskIndex() {
            return task.task().subtask();
        }

        @Override
        public int parallelism() {
            return task.parallelism();
        }

        @Override
        public String executionId() {
            return task.executionId(operator);
        }

        @Override
        public <R> CompletionStage<R> runBlocking(Callable<R> work) {
            CompletableFuture<R> done = new CompletableFuture<>();
            task.blocking().execute(() -> {
                try {
                    done.complete(work.call());
                } catch (Exception | Error e) {
                    done.completeExceptionally(e);
                }
            });
            return done;
        }

        @Override
        public void wake() {
            task.wake().run();
        }
    }
}
