package dev.weir.launcher;

import dev.weir.api.DataType;
import dev.weir.api.Sink;
import dev.weir.api.SinkCommitter;
import dev.weir.api.SinkWriter;
import dev.weir.api.SinkWriterContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Lines in files of one folder; a file appears when its checkpoint is complete. */
final class LineSink implements Sink<CountProgram.Counted, LineSink.Part> {
    private final Path folder;

    LineSink(Path folder) {
        this.folder = folder;
    }

    /** A file that is staged under {@code name.staged}. */
    record Part(String name) {}

    @Override
    public DataType<Part> committableType() {
        return DataType.of(Part.class);
    }

    @Override
    public SinkWriter<CountProgram.Counted, Part> createWriter(SinkWriterContext context) {
        return new Writer(context);
    }

    @Override
    public SinkCommitter<Part> createCommitter() {
        return parts -> {
            for (Part part : parts) {
                commit(part);
            }
        };
    }

    private void commit(Part part) throws IOException {
        Path staged = folder.resolve(part.name() + ".staged");
        Path visible = folder.resolve(part.name() + ".csv");
        try {
            Files.move(staged, visible, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException | FileAlreadyExistsException e) {
            if (!Files.exists(visible)) {
                throw e;
            }
        }
    }

    private final class Writer implements SinkWriter<CountProgram.Counted, Part> {
        private final SinkWriterContext context;
        private StringBuilder lines = new StringBuilder();

        Writer(SinkWriterContext context) {
            this.context = context;
        }

        @Override
        public void write(CountProgram.Counted value, long timestamp) {
            lines.append(value.key())
                    .append(',')
                    .append(value.count())
                    .append(',')
                    .append(value.sum())
                    .append('\n');
        }

        @Override
        public CompletionStage<List<Part>> prepareCommit(long checkpointId) {
            String content = lines.toString();
            lines = new StringBuilder();
            return context.runBlocking(() -> {
                if (content.isEmpty()) {
                    return List.of();
                }
                String name = context.executionId() + "-" + checkpointId;
                Files.write(folder.resolve(name + ".staged"), content.getBytes(StandardCharsets.UTF_8));
                return List.of(new Part(name));
            });
        }

        @Override
        public void close() {}
    }
}
