package dev.weir.connectors.files;

import dev.weir.api.DataType;
import dev.weir.api.InvalidProgramException;
import dev.weir.api.Sink;
import dev.weir.api.SinkCommitter;
import dev.weir.api.SinkWriter;
import dev.weir.api.SinkWriterContext;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Writes text files, exactly once: a part file {@code part-<execution>-<n>.csv} appears in the directory, whole, when the
 * checkpoint that covers its lines is complete, and never changes. Until then it lies in {@code .staging} below the
 * directory, which readers of this connector leave out.
 *
 * <p>Locations are those of {@link FilesSource}: {@code file:/directory}, or {@code s3://bucket/prefix}, where publishing is
 * a copy within the store. Each subtask keeps at most two parts in memory, of about 8 MiB each.
 *
 * <p><b>Left-over files.</b> What an execution staged after the last completed checkpoint stays in {@code .staging} when it
 * is lost. Nothing here removes it: only whoever knows every checkpoint and savepoint that may still be restored can know
 * that none names it. Files there that are older than the oldest of these may be removed at any time, for example by a
 * lifecycle rule of the bucket. A part that a restored checkpoint names must be there, staged or published; committing
 * fails if it was removed, since lines would be lost in silence.
 *
 * @param <T> the type of the records
 */
public final class FilesSink<T> implements Sink<T, StagedFile> {
    private static final int PART_BYTES = 8 << 20;
    /** So long do a writer and a committer wait for a store before they fail. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Pattern SUFFIX = Pattern.compile("\\.[A-Za-z0-9.]{1,32}");

    private final FileLocation directory;
    private final FileStore store;
    private final Function<? super T, String> format;
    private final Optional<String> header;
    private final String suffix;
    private final int partBytes;

    private FilesSink(
            FileLocation directory,
            FileStore store,
            Function<? super T, String> format,
            Optional<String> header,
            String suffix,
            int partBytes) {
        this.directory = directory;
        this.store = store;
        this.format = format;
        this.header = header;
        this.suffix = suffix;
        this.partBytes = partBytes;
    }

    /**
     * @param uri of the directory; made when the first part is written
     * @param line makes a record's line, without a line end
     * @throws InvalidProgramException if the location is malformed, or it is in S3 and the environment does not say how to
     *     reach it
     */
    public static <T> FilesSink<T> to(String uri, Function<? super T, String> line) {
        FileLocation directory = FileLocation.parse(Objects.requireNonNull(uri, "uri is null"));
        if (directory.isPattern()) {
            throw new InvalidProgramException("output '" + uri + "' is a pattern: give a directory");
        }
        return to(directory, FileStores.ofThisProcess().storeOf(directory), line, PART_BYTES);
    }

    static <T> FilesSink<T> to(
            FileLocation directory, FileStore store, Function<? super T, String> line, int partBytes) {
        Objects.requireNonNull(line, "line is null");
        return new FilesSink<>(directory, store, line, Optional.empty(), ".csv", partBytes);
    }

    /** Begins every part file with this line. */
    public FilesSink<T> withHeader(String line) {
        return new FilesSink<>(directory, store, format, Optional.of(line), suffix, partBytes);
    }

    /** Ends the names of part files with this instead of {@code .csv}. */
    public FilesSink<T> withSuffix(String newSuffix) {
        if (!SUFFIX.matcher(newSuffix).matches()) {
            throw new InvalidProgramException(
                    "suffix '" + newSuffix + "' is not fit for a file's name: give one such as .csv");
        }
        return new FilesSink<>(directory, store, format, header, newSuffix, partBytes);
    }

    @Override
    public DataType<StagedFile> committableType() {
        return DataType.of(StagedFile.class);
    }

    @Override
    public SinkWriter<T, StagedFile> createWriter(SinkWriterContext context) {
        PartFiles parts = new PartFiles(directory, context.executionId(), suffix);
        return new FilesWriter<>(context, store, Retries.lasting(PATIENCE), parts, format, header, partBytes);
    }

    @Override
    public SinkCommitter<StagedFile> createCommitter() {
        return files -> {
            Retries retries = Retries.lasting(PATIENCE);
            for (StagedFile file : files) {
                commit(file, retries);
            }
        };
    }

    private void commit(StagedFile file, Retries retries) throws Exception {
        try {
            retries.call(store::isTransient, () -> {
                store.publish(file);
                return file;
            });
        } catch (FileChangedException e) {
            throw new InvalidProgramException(e.getMessage(), e);
        }
    }
}
