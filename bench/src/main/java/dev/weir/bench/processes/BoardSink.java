package dev.weir.bench.processes;

import dev.weir.api.DataType;
import dev.weir.api.Sink;
import dev.weir.api.SinkCommitter;
import dev.weir.api.SinkWriter;
import dev.weir.api.SinkWriterContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Shows numbers on a {@link Board} as they come, and forgets them.
 *
 * @param perSecond records that each subtask takes a second; 0: as many as come
 */
record BoardSink(Path board, long perSecond) implements Sink<Long, BoardSink.Nothing> {

    /** There is never any. */
    public record Nothing() {}

    @Override
    public DataType<Nothing> committableType() {
        return DataType.of(Nothing.class);
    }

    @Override
    public SinkWriter<Long, Nothing> createWriter(SinkWriterContext context) {
        try {
            return new Writer(context, Board.open(board));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public SinkCommitter<Nothing> createCommitter() {
        return nothing -> {};
    }

    private final class Writer implements SinkWriter<Long, Nothing> {
        private final SinkWriterContext context;
        private final Board shown;
        /** When the next record may come, by {@link System#nanoTime}. Task's thread only. */
        private long readyAt = System.nanoTime();
        /** A wake-up is on its way. */
        private volatile boolean asleep;

        Writer(SinkWriterContext context, Board shown) {
            this.context = context;
            this.shown = shown;
        }

        @Override
        public void write(Long number, long timestamp) {
            shown.add(context.subtaskIndex(), 1, number);
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
