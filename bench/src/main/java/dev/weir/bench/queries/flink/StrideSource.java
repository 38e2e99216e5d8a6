package dev.weir.bench.queries.flink;

import dev.weir.bench.queries.SharedRun;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The records of a run; each subtask reads every {@code parallelism}-th of them, so that all are equally far in event time. The
 * one that comes with Flink gives each subtask a range of its own, and windows would stay open until the end.
 */
final class StrideSource<T> implements Source<T, StrideSource.Stride, List<StrideSource.Stride>> {
    private static final long serialVersionUID = 1L;
    /** A poll gives so many, so that the loop around it costs little. */
    private static final int RECORDS_PER_POLL = 64;

    /** Until a source that has read all that is due looks again. */
    private static final long WAIT_MILLIS = 1;

    private final Class<T> type;
    private final long records;
    private final int parallelism;

    StrideSource(Class<T> type, long records, int parallelism) {
        this.type = type;
        this.records = records;
        this.parallelism = parallelism;
    }

    /** @param next the number that is read next */
    record Stride(int first, long next) implements SourceSplit {
        @Override
        public String splitId() {
            return Integer.toString(first);
        }
    }

    @Override
    public Boundedness getBoundedness() {
        return records == Long.MAX_VALUE ? Boundedness.CONTINUOUS_UNBOUNDED : Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<Stride, List<Stride>> createEnumerator(SplitEnumeratorContext<Stride> context) {
        List<Stride> strides = new ArrayList<>();
        for (int first = 0; first < parallelism; first++) {
            strides.add(new Stride(first, first));
        }
        return new Assigner(context, strides);
    }

    @Override
    public SplitEnumerator<Stride, List<Stride>> restoreEnumerator(
            SplitEnumeratorContext<Stride> context, List<Stride> strides) {
        return new Assigner(context, strides);
    }

    @Override
    public SourceReader<T, Stride> createReader(SourceReaderContext context) {
        return new Reader();
    }

    @Override
    public SimpleVersionedSerializer<Stride> getSplitSerializer() {
        return new StrideSerializer();
    }

    @Override
    public SimpleVersionedSerializer<List<Stride>> getEnumeratorCheckpointSerializer() {
        return new StridesSerializer();
    }

    /** Gives each reader the stride of its index. */
    private static final class Assigner implements SplitEnumerator<Stride, List<Stride>> {
        private final SplitEnumeratorContext<Stride> context;
        private final List<Stride> unassigned;

        Assigner(SplitEnumeratorContext<Stride> context, List<Stride> unassigned) {
            this.context = context;
            this.unassigned = new ArrayList<>(unassigned);
        }

        @Override
        public void start() {}

        @Override
        public void handleSplitRequest(int subtask, String host) {}

        @Override
        public void addSplitsBack(List<Stride> splits, int subtask) {
            unassigned.addAll(splits);
        }

        @Override
        public void addReader(int subtask) {
            for (Stride stride : List.copyOf(unassigned)) {
                if (stride.first() == subtask) {
                    unassigned.remove(stride);
                    context.assignSplit(stride, subtask);
                }
            }
            context.signalNoMoreSplits(subtask);
        }

        @Override
        public List<Stride> snapshotState(long checkpointId) {
            return List.copyOf(unassigned);
        }

        @Override
        public void close() {}
    }

    private final class Reader implements SourceReader<T, Stride> {
        /** Complete when there may be something to read. Task's thread only. */
        private CompletableFuture<Void> available = new CompletableFuture<>();

        private int first;
        /** Task's thread only; -1 before the split is there. */
        private long next = -1;

        private boolean noMoreSplits;

        @Override
        public void start() {}

        @Override
        public InputStatus pollNext(ReaderOutput<T> output) {
            if (next < 0) {
                return noMoreSplits ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
            }
            long limit = SharedRun.limit();
            for (int i = 0; i < RECORDS_PER_POLL; i++) {
                if (next >= records) {
                    return InputStatus.END_OF_INPUT;
                }
                if (next >= limit) {
                    available =
                            new CompletableFuture<Void>().completeOnTimeout(null, WAIT_MILLIS, TimeUnit.MILLISECONDS);
                    return InputStatus.NOTHING_AVAILABLE;
                }
                output.collect(type.cast(SharedRun.read(next)));
                next += parallelism;
            }
            return InputStatus.MORE_AVAILABLE;
        }

        @Override
        public List<Stride> snapshotState(long checkpointId) {
            return next < 0 ? List.of() : List.of(new Stride(first, next));
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return available;
        }

        @Override
        public void addSplits(List<Stride> splits) {
            first = splits.get(0).first();
            next = splits.get(0).next();
            available.complete(null);
        }

        @Override
        public void notifyNoMoreSplits() {
            noMoreSplits = true;
            available.complete(null);
        }

        @Override
        public void close() {}
    }

    private static final class StrideSerializer implements SimpleVersionedSerializer<Stride> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(Stride stride) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(stride.first());
            out.writeLong(stride.next());
            return bytes.toByteArray();
        }

        @Override
        public Stride deserialize(int version, byte[] bytes) throws IOException {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            return new Stride(in.readInt(), in.readLong());
        }
    }

    private static final class StridesSerializer implements SimpleVersionedSerializer<List<Stride>> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(List<Stride> strides) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (Stride stride : strides) {
                bytes.write(new StrideSerializer().serialize(stride));
            }
            return bytes.toByteArray();
        }

        @Override
        public List<Stride> deserialize(int version, byte[] bytes) throws IOException {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            List<Stride> strides = new ArrayList<>();
            while (in.available() > 0) {
                strides.add(new Stride(in.readInt(), in.readLong()));
            }
            return strides;
        }
    }
}
