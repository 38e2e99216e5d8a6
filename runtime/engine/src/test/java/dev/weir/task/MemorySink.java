package dev.weir.task;

import dev.weir.api.DataType;
import dev.weir.api.Sink;
import dev.weir.api.SinkCommitter;
import dev.weir.api.SinkWriter;
import dev.weir.api.SinkWriterContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what was staged and what was committed; outlives the runs that write to it, as a store would. */
public final class MemorySink<T> implements Sink<T, MemorySink.Part> {
    private final Map<String, List<T>> staged = new ConcurrentHashMap<>();
    private final Map<String, List<T>> committed = new ConcurrentSkipListMap<>();
    private final AtomicInteger failingCommits = new AtomicInteger();
    private final AtomicInteger attempts = new AtomicInteger();
    /** How many records a writer takes before it is not ready; it is again when it is asked the next time. */
    private final int writesPerTurn;

    /** While set, no writer is ready. */
    private volatile boolean stuck;

    private final List<SinkWriterContext> writers = new CopyOnWriteArrayList<>();

    public record Part(String id) {}

    public MemorySink() {
        this(Integer.MAX_VALUE);
    }

    public MemorySink(int writesPerTurn) {
        this.writesPerTurn = writesPerTurn;
    }

    /** The next commits fail as if the store could not be reached. */
    public void failCommits(int count) {
        failingCommits.set(count);
    }

    /** From now on no writer takes anything. */
    public MemorySink<T> stick() {
        stuck = true;
        return this;
    }

    /** Writers take records again. */
    public void release() {
        stuck = false;
        writers.forEach(SinkWriterContext::wake);
    }

    public int commitAttempts() {
        return attempts.get();
    }

    /** Everything that was committed, part by part. */
    public List<T> records() {
        List<T> all = new ArrayList<>();
        committed.values().forEach(all::addAll);
        return all;
    }

    /** How often each record is there: what two lists have in common that differ in order alone. */
    public static <R> Map<R, Long> counts(List<R> records) {
        Map<R, Long> counts = new HashMap<>();
        records.forEach(record -> counts.merge(record, 1L, Long::sum));
        return counts;
    }

    @Override
    public DataType<Part> committableType() {
        return DataType.of(Part.class);
    }

    @Override
    public SinkWriter<T, Part> createWriter(SinkWriterContext context) {
        return new Writer(context);
    }

    @Override
    public SinkCommitter<Part> createCommitter() {
        return parts -> {
            attempts.incrementAndGet();
            if (failingCommits.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IOException("the store cannot be reached");
            }
            for (Part part : parts) {
                committed.putIfAbsent(part.id(), Objects.requireNonNull(staged.get(part.id())));
            }
        };
    }

    private final class Writer implements SinkWriter<T, Part> {
        private final SinkWriterContext context;
        private List<T> open = new ArrayList<>();
        private int writes;

        Writer(SinkWriterContext context) {
            this.context = context;
            writers.add(context);
        }

        @Override
        public boolean isReady() {
            if (stuck) {
                return false;
            }
            if (writes >= writesPerTurn) {
                writes = 0;
                context.wake();
                return false;
            }
            return true;
        }

        @Override
        public void write(T value, long timestamp) {
            open.add(value);
            writes++;
        }

        @Override
        public CompletionStage<List<Part>> prepareCommit(long checkpointId) {
            if (open.isEmpty()) {
                return CompletableFuture.completedFuture(List.of());
            }
            String id = String.format("%s-%06d", context.executionId(), checkpointId);
            List<T> part = open;
            open = new ArrayList<>();
            return context.runBlocking(() -> {
                staged.put(id, part);
                return List.of(new Part(id));
            });
        }

        @Override
        public void close() {}
    }
}
