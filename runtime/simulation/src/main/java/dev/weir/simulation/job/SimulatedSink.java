package dev.weir.simulation.job;

import dev.weir.api.DataType;
import dev.weir.api.Sink;
import dev.weir.api.SinkCommitter;
import dev.weir.api.SinkWriter;
import dev.weir.api.SinkWriterContext;
import dev.weir.checkpoint.CycleStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Writes lines to the outside world, in two phases. */
final class SimulatedSink implements Sink<String, Part> {
    private final String name;
    private final int recordsPerTurn;
    private final OutsideAccess outside;

    SimulatedSink(String name, int recordsPerTurn, OutsideAccess outside) {
        this.name = name;
        this.recordsPerTurn = recordsPerTurn;
        this.outside = outside;
    }

    @Override
    public DataType<Part> committableType() {
        return DataType.of(Part.class);
    }

    @Override
    public SinkWriter<String, Part> createWriter(SinkWriterContext context) {
        return new Writer(context);
    }

    @Override
    public SinkCommitter<Part> createCommitter() {
        return parts -> {
            for (Part part : parts) {
                outside.call(
                        CycleStep.COMPLETE_CHANNEL,
                        "commit " + part.id(),
                        () -> outside.world().commit(part));
            }
        };
    }

    private final class Writer implements SinkWriter<String, Part> {
        private final SinkWriterContext context;
        private List<String> lines = new ArrayList<>();
        /** Since it last let wait. */
        private int written;

        Writer(SinkWriterContext context) {
            this.context = context;
        }

        @Override
        public boolean isReady() {
            if (written < recordsPerTurn) {
                return true;
            }
            written = 0;
            context.wake();
            return false;
        }

        @Override
        public void write(String value, long timestamp) {
            lines.add(value);
            written++;
        }

        @Override
        public CompletionStage<List<Part>> prepareCommit(long checkpointId) {
            if (lines.isEmpty()) {
                return CompletableFuture.completedFuture(List.of());
            }
            Part part = new Part(
                    String.format(Locale.ROOT, "%s-%s-%06d", name, context.executionId(), checkpointId), lines.size());
            List<String> whole = lines;
            lines = new ArrayList<>();
            return context.runBlocking(() -> {
                outside.call(
                        CycleStep.CAPTURE_STATE,
                        "stage " + part.id(),
                        () -> outside.world().stage(part.id(), whole));
                if (outside.commitsEarly()) {
                    outside.world().commit(part);
                }
                return List.of(part);
            });
        }

        @Override
        public void close() {}
    }
}
