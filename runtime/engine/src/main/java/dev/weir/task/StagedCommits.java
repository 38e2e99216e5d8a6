package dev.weir.task;

import dev.weir.api.Sink;
import dev.weir.api.SinkCommitter;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.Codec;
import dev.weir.common.Failures;
import dev.weir.state.Elements;
import dev.weir.state.RestoredOperator;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * What a sink has staged and not yet committed, by the checkpoint that it was staged for. It is part of every checkpoint
 * until it is committed; what was staged for a checkpoint that failed is committed with the next. Task's thread only.
 *
 * <pre>
 * stage -> staged -commit-> committing -done-> gone
 *                    ^          | an IOException
 *                    +--delay---+
 * </pre>
 */
final class StagedCommits {
    /** Stands for the restored checkpoint, which is older than all of this execution. */
    private static final long RESTORED = Long.MIN_VALUE;

    private static final int MAX_ATTEMPTS = 10;
    private static final long FIRST_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long MAX_DELAY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String operator;
    private final TaskContext task;
    private final Codec<Object> codec;
    private final SinkCommitter<Object> committer;
    private final LongConsumer committed;
    private final NavigableMap<Long, CompletableFuture<Staged>> staged = new TreeMap<>();
    /** The newest checkpoint that is to be committed. */
    private long wanted = RESTORED;
    /** The checkpoint up to which a commit is under way or waits for its next attempt; absent if none is. */
    private Optional<Long> committing = Optional.empty();
    /** Failed attempts of this commit. */
    private int attempts;
    /** When to try again, on the clock's {@code nanoTime}; {@link Long#MAX_VALUE} if not waiting for that. */
    private long retryAt = Long.MAX_VALUE;

    private boolean closed;

    private record Staged(List<Object> committables, List<byte[]> encoded) {}

    StagedCommits(
            String operator,
            Sink<Object, Object> sink,
            Optional<RestoredOperator> restored,
            TaskContext task,
            LongConsumer committed) {
        this.operator = operator;
        this.task = task;
        this.codec = task.plan().codecs().of(sink.committableType());
        this.committer = sink.createCommitter();
        this.committed = committed;
        List<Object> before = restored.map(from -> RestoredElements.decode(
                        from, sink.committableType(), task.plan().codecs()))
                .orElseGet(List::of);
        if (!before.isEmpty()) {
            staged.put(RESTORED, CompletableFuture.completedFuture(encode(before)));
        }
    }

    private Staged encode(List<?> committables) {
        List<byte[]> encoded = new ArrayList<>();
        BinaryWriter out = new BinaryWriter();
        for (Object committable : committables) {
            out.reset();
            codec.write(committable, out);
            encoded.add(out.toByteArray());
        }
        return new Staged(List.copyOf(committables), encoded);
    }

    /** Commits what was restored; its checkpoint is complete. */
    void commitRestored() {
        if (staged.containsKey(RESTORED)) {
            begin(RESTORED);
        }
    }

    /** Takes what is staged for a checkpoint. If staging fails, so does the task. */
    void stage(long checkpointId, CompletionStage<? extends List<Object>> committables) {
        CompletableFuture<Staged> encoded =
                committables.<Staged>thenApply(this::encode).toCompletableFuture();
        staged.put(checkpointId, encoded);
        encoded.whenComplete((done, failure) -> {
            if (failure != null) {
                Throwable cause = Failures.unwrap(failure);
                task.mailbox().post(() -> fail(cause));
            }
        });
    }

    /** All that is not committed, once it is staged. */
    CompletionStage<Elements> snapshot() {
        StateSchema schema = new StateSchema(
                "committables", "committables", "", codec.schema().toString());
        List<CompletableFuture<Staged>> all = List.copyOf(staged.values());
        return CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0])).thenApply(done -> {
            List<byte[]> encoded = new ArrayList<>();
            all.forEach(one -> encoded.addAll(one.join().encoded()));
            return new Elements(schema, encoded);
        });
    }

    /** Commits all that was staged up to a complete checkpoint. */
    void commit(long checkpointId) {
        wanted = Math.max(wanted, checkpointId);
        if (committing.isEmpty()) {
            begin(wanted);
        }
    }

    private void begin(long upTo) {
        committing = Optional.of(upTo);
        attempts = 0;
        attempt();
    }

    private void attempt() {
        retryAt = Long.MAX_VALUE;
        long upTo = committing.orElseThrow();
        List<CompletableFuture<Staged>> parts =
                List.copyOf(staged.headMap(upTo, true).values());
        if (parts.isEmpty()) {
            finished(upTo);
            return;
        }
        CompletableFuture.allOf(parts.toArray(new CompletableFuture<?>[0]))
                .thenRunAsync(() -> commit(parts), task.blocking())
                .whenComplete((done, failure) -> task.mailbox().post(() -> answered(upTo, failure)));
    }

    /** On a thread that may block. */
    private void commit(List<CompletableFuture<Staged>> parts) {
        List<Object> committables = new ArrayList<>();
        parts.forEach(part -> committables.addAll(part.join().committables()));
        if (committables.isEmpty()) {
            return;
        }
        try {
            committer.commit(committables);
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private void answered(long upTo, Throwable failure) {
        if (closed) {
            return;
        }
        if (failure == null) {
            finished(upTo);
            return;
        }
        Throwable cause = Failures.unwrap(failure);
        attempts++;
        if (!(cause instanceof IOException) || attempts >= MAX_ATTEMPTS) {
            throw OperatorFailure.of(operator, cause);
        }
        long delay = Math.min(MAX_DELAY_NANOS, FIRST_DELAY_NANOS << Math.min(attempts - 1, 20));
        retryAt = task.clock().nanoTime() + delay;
    }

    private void finished(long upTo) {
        staged.headMap(upTo, true).clear();
        committing = Optional.empty();
        if (upTo != RESTORED) {
            committed.accept(upTo);
        }
        if (wanted > upTo) {
            begin(wanted);
        }
    }

    private void fail(Throwable failure) {
        if (!closed) {
            throw OperatorFailure.of(operator, failure);
        }
    }

    /** Tries again, if the time for that has come. */
    void retry() {
        if (retryAt != Long.MAX_VALUE && task.clock().nanoTime() >= retryAt) {
            attempt();
        }
    }

    long retryAt() {
        return retryAt;
    }

    /** Commits that are under way end as they may. */
    void close() {
        closed = true;
    }
}
