package dev.weir.bench.work;

import dev.weir.api.DataType;
import dev.weir.api.Sink;
import dev.weir.api.SinkCommitter;
import dev.weir.api.SinkWriter;
import dev.weir.api.SinkWriterContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Shows each record to somebody and forgets it.
 *
 * @param perSecond records that each subtask takes a second; 0: as many as come
 * @param shown given the index of a subtask: who is shown its records, by the task's thread
 */
public record ForgettingSink<T>(long perSecond, IntFunction<Shown<T>> shown)
        implements Sink<T, ForgettingSink.Nothing> {

    /** Sees each record. */
    @FunctionalInterface
    public interface Shown<T> {
        void see(T value);
    }

    /** There is never any. */
    public record Nothing() {}

    /** Shows them to nobody. */
    public static <T> ForgettingSink<T> unseen(long perSecond) {
        return new ForgettingSink<>(perSecond, subtask -> value -> {});
    }

    @Override
    public DataType<Nothing> committableType() {
        return DataType.of(Nothing.class);
    }

    @Override
    public SinkWriter<T, Nothing> createWriter(SinkWriterContext context) {
        return new Writer(context, shown.apply(context.subtaskIndex()));
    }

    @Override
    public SinkCommitter<Nothing> createCommitter() {
        return nothing -> {};
    }

    private final class Writer implements SinkWriter<T, Nothing> {
        private final SinkWriterContext context;
        private final Shown<T> seenBy;
        /** When the next record may come, by {@link System#nanoTime}. Task's thread only. */
        private long readyAt = System.nanoTime();
        /** A wake-up is on its way. */
        private volatile boolean asleep;

        Writer(SinkWriterContext context, Shown<T> seenBy) {
            this.context = context;
            this.seenBy = seenBy;
        }

        @Override
        public void write(T value, long timestamp) {
            seenBy.see(value);
            if (perSecond > 0) {
                readyAt = Math.max(readyAt, System.nanoTime()) + TimeUnit.SECONDS.toNanos(1) / perSecond;
            }
        }

        @Override
        public boolean isReady() {
            long wait = perSecond == 0 ? 0 : readyAt - System.nanoTime();
            if (wait > 0 && !asleep) {
                asleep = true;
                context.<Void>runBlocking(() -> {
                            TimeUnit.NANOSECONDS.sleep(wait);
                            return null;
                        })
                        .whenComplete((done, failure) -> wakeUp());
            }
            return wait <= 0;
        }

        private void wakeUp() {
            asleep = false;
            context.wake();
        }

        @Override
        public CompletionStage<List<Nothing>> prepareCommit(long checkpointId) {
            return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public void close() {}
    }
}
