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

/** Forgets every record, but takes no more than some a second; 0: as many as come. */
final class SlowSink<T> implements Sink<T, SlowSink.Nothing> {
    private final long perSecond;

    SlowSink(long perSecond) {
        this.perSecond = perSecond;
    }

    /** There is never any. */
    public record Nothing() {}

    @Override
    public DataType<Nothing> committableType() {
        return DataType.of(Nothing.class);
    }

    @Override
    public SinkWriter<T, Nothing> createWriter(SinkWriterContext context) {
        return new Writer(context);
    }

    @Override
    public SinkCommitter<Nothing> createCommitter() {
        return nothing -> {};
    }

    private final class Writer implements SinkWriter<T, Nothing> {
        private final SinkWriterContext context;
        /** When the next record may come, by {@link System#nanoTime}. Task's thread only. */
        private long readyAt = System.nanoTime();
        /** A wake-up is on its way. */
        private volatile boolean asleep;

        Writer(SinkWriterContext context) {
            this.context = context;
        }

        @Override
        public void write(T value, long timestamp) {
            if (perSecond > 0) {
                readyAt = Math.max(readyAt, System.nanoTime()) + TimeUnit.SECONDS.toNanos(1) / perSecond;
            }
        }

        @Override
        public boolean isReady() {
            long wait = readyAt - System.nanoTime();
            if (perSecond == 0 || wait <= 0) {
                return true;
            }
            if (!asleep) {
                asleep = true;
                context.<Void>runBlocking(() -> {
                            TimeUnit.NANOSECONDS.sleep(wait);
                            return null;
                        })
                        .whenComplete((done, failure) -> wakeUp());
            }
            return false;
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
