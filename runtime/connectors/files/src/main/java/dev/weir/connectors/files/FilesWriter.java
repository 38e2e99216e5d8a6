package dev.weir.connectors.files;

import dev.weir.api.SinkWriter;
import dev.weir.api.SinkWriterContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Gathers lines in memory and stages them as a part file when there are enough, or when a barrier comes. Fields belong to the
 * task's thread but for the two atomic ones, which the staging threads change.
 *
 * <p>What could not be staged is reported by the future of its checkpoint and by every later call: its lines are gone from
 * here, so that nothing after them may be committed by this writer.
 */
final class FilesWriter<T> implements SinkWriter<T, StagedFile> {
    private static final int PARTS_IN_FLIGHT = 1;

    private final SinkWriterContext context;
    private final FileStore store;
    private final Retries retries;
    private final PartFiles parts;
    private final Function<? super T, String> format;
    private final Optional<String> header;
    private final int partBytes;

    /** Parts that are being staged. */
    private final AtomicInteger inFlight = new AtomicInteger();
    /** Why staging failed first; {@code null} if it did not. */
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** Lines that are in no part yet. */
    private ByteArrayOutputStream lines = new ByteArrayOutputStream();
    /** Parts since the last barrier. */
    private List<CompletableFuture<StagedFile>> staged = new ArrayList<>();

    FilesWriter(
            SinkWriterContext context,
            FileStore store,
            Retries retries,
            PartFiles parts,
            Function<? super T, String> format,
            Optional<String> header,
            int partBytes) {
        this.context = Objects.requireNonNull(context, "context is null");
        this.store = Objects.requireNonNull(store, "store is null");
        this.retries = Objects.requireNonNull(retries, "retries is null");
        this.parts = Objects.requireNonNull(parts, "parts is null");
        this.format = Objects.requireNonNull(format, "format is null");
        this.header = Objects.requireNonNull(header, "header is null");
        this.partBytes = partBytes;
    }

    @Override
    public void write(T value, long timestamp) throws IOException {
        requireSound();
        if (lines.size() == 0) {
            header.ifPresent(this::append);
        }
        append(format.apply(value));
        if (lines.size() >= partBytes) {
            stage();
        }
    }

    private void append(String line) {
        lines.writeBytes(line.getBytes(StandardCharsets.UTF_8));
        lines.write('\n');
    }

    /** Not while a part is being staged and the next is nearly full. */
    @Override
    public boolean isReady() {
        return lines.size() < partBytes / 2 || inFlight.get() < PARTS_IN_FLIGHT || failure.get() != null;
    }

    @Override
    public CompletionStage<List<StagedFile>> prepareCommit(long checkpointId) throws IOException {
        requireSound();
        if (lines.size() > 0) {
            stage();
        }
        List<CompletableFuture<StagedFile>> toCommit = staged;
        staged = new ArrayList<>();
        return CompletableFuture.allOf(toCommit.toArray(new CompletableFuture<?>[0]))
                .thenApply(all -> toCommit.stream().map(CompletableFuture::join).toList());
    }

    private void stage() {
        byte[] content = lines.toByteArray();
        lines = new ByteArrayOutputStream();
        StagedFile part = parts.next(content.length);
        inFlight.incrementAndGet();
        staged.add(context.runBlocking(() -> stage(part, content))
                .whenComplete((done, thrown) -> {
                    if (thrown != null) {
                        failure.compareAndSet(null, thrown);
                    }
                    inFlight.decrementAndGet();
                    context.wake();
                })
                .toCompletableFuture());
    }

    private StagedFile stage(StagedFile part, byte[] content) throws IOException {
        return retries.call(store::isTransient, () -> {
            store.stage(part.staged(), content, content.length);
            return part;
        });
    }

    private void requireSound() throws IOException {
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new IOException("a part file could not be staged: " + thrown.getMessage(), thrown);
        }
    }

    /** What is in memory is in no checkpoint, and is written again by the execution that takes over. */
    @Override
    public void close() {}
}
