package dev.weir.task;

import dev.weir.api.Source;
import dev.weir.api.SourceReader;
import dev.weir.api.SourceReader.Status;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.Codec;
import dev.weir.graph.OperatorSpec.SourceSpec;
import dev.weir.state.Elements;
import dev.weir.state.OperatorSnapshot;
import dev.weir.state.RestoredOperator;
import dev.weir.state.SnapshotForm;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Reads a share of the splits of a source. */
final class SourceOperator extends Operator {
    private final Codec<Object> codec;
    private final WatermarkGenerator generator;
    private final ReaderContext context;
    private final SourceReader<Object, Object> reader;
    private final long restoredWatermark;
    /** What the reader will start with; {@code null} once it has. */
    private List<Object> splits;

    private boolean ended;
    /** The reader is not polled, whatever it asked for. */
    private boolean stopped;

    @SuppressWarnings("unchecked")
    SourceOperator(SourceSpec spec, Optional<RestoredOperator> restored, TaskContext task) {
        super(spec.name());
        Source<Object, Object> source = (Source<Object, Object>) spec.source();
        this.codec = task.plan().codecs().of(source.splitType());
        this.splits = restored.map(from -> RestoredElements.decode(
                        from, source.splitType(), task.plan().codecs()))
                .orElseGet(List::of);
        this.restoredWatermark = restored.map(RestoredOperator::watermark).orElse(Long.MIN_VALUE);
        this.generator = new WatermarkGenerator(spec.watermarks(), task.clock());
        this.context = new ReaderContext(spec.name(), task);
        this.reader = source.createReader(context);
    }

    /** Begins to read. */
    void start() {
        try {
            reader.start(splits);
        } catch (Exception e) {
            throw failure(e);
        }
        generator.start(restoredWatermark, all());
        if (splits.isEmpty()) {
            // More subtasks than splits: this one will never have a record, and must not hold back the others.
            generator.markIdle(all());
        }
        splits = null;
    }

    /** Emits up to {@code max} records and the watermark that they allow. */
    Status poll(int max) {
        context.polled();
        Status status;
        try {
            status = reader.poll(max, this::emit);
        } catch (Exception e) {
            throw failure(e);
        }
        generator.endOfBatch(all());
        if (status == Status.END) {
            ended = true;
            generator.advance(Long.MAX_VALUE, all());
        }
        return status;
    }

    private void emit(Object value) {
        Object given = required(value);
        out().process(given, generator.timestampOf(given, all()));
    }

    /** Whether a reader that waits is to be polled again. */
    boolean wanted() {
        return context.wanted();
    }

    /** About how many records are there to be read; empty if that is not known. */
    OptionalLong backlog() {
        if (ended) {
            return OptionalLong.of(0);
        }
        try {
            return reading() ? reader.backlog() : OptionalLong.empty();
        } catch (RuntimeException e) {
            throw failure(e);
        }
    }

    /** @param now whether the reader is not polled until this is called again */
    void stop(boolean now) {
        stopped = now;
    }

    @Override
    void heldBack() {
        generator.heldBack();
    }

    @Override
    void endOfBatch() {
        if (reading()) {
            generator.endOfBatch(all());
        }
    }

    @Override
    long wakeAt() {
        if (!reading()) {
            return Long.MAX_VALUE;
        }
        return stopped ? generator.idleAt() : Math.min(context.wakeAt(), generator.idleAt());
    }

    private boolean reading() {
        return splits == null && !ended;
    }

    @Override
    public void process(Object value, long timestamp) {
        throw new IllegalStateException("nothing comes before a source");
    }

    @Override
    Optional<OperatorSnapshot> capture(long checkpointId, SnapshotForm form) {
        StateSchema schema =
                new StateSchema("splits", "splits", "", codec.schema().toString());
        List<byte[]> encoded = new ArrayList<>();
        BinaryWriter out = new BinaryWriter();
        for (Object split : splits == null ? reader.snapshot() : splits) {
            out.reset();
            codec.write(split, out);
            encoded.add(out.toByteArray());
        }
        long watermark = Math.max(generator.watermark(), restoredWatermark);
        return Optional.of(new OperatorSnapshot(
                name(), watermark, null, CompletableFuture.completedFuture(new Elements(schema, encoded))));
    }

    @Override
    void checkpointCompleted(long checkpointId) throws Exception {
        if (splits == null) {
            reader.checkpointCompleted(checkpointId);
        }
    }

    @Override
    void close() throws Exception {
        context.close();
        reader.close();
    }
}
