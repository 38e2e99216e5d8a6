package dev.weir.connectors.files;

import dev.weir.api.DataType;
import dev.weir.api.InvalidProgramException;
import dev.weir.api.Source;
import dev.weir.api.SourceReader;
import dev.weir.api.SourceReaderContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Reads text files line by line; gzip files too, known by their first bytes. Each file is a split, and the position in it is
 * part of the job's state: after a failure reading goes on behind the last line of the restored checkpoint. The files are
 * listed once, when the job first starts, and must not change from then on; a file that did is refused.
 *
 * <p>A location is {@code file:/path} or {@code s3://bucket/path}: a file, a directory (its files, not those of directories
 * in it), or a pattern with {@code *} and {@code ?} in the last element. Names that begin with a dot are left out, so that
 * what a {@link FilesSink} has staged is not read. How S3 is reached is read from {@code AWS_ENDPOINT_URL_S3} or {@code
 * AWS_ENDPOINT_URL}, {@code AWS_REGION}, {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY} and {@code
 * AWS_SESSION_TOKEN}; without keys, a token in {@code AWS_WEB_IDENTITY_TOKEN_FILE} is exchanged for credentials of {@code
 * AWS_ROLE_ARN} at {@code AWS_ENDPOINT_URL_STS}, by default that of AWS.
 *
 * <p>A line that is no UTF-8 or longer than 1 MiB, and a damaged or truncated gzip file, fail the job with file and line.
 */
public final class FilesSource implements Source<TextLine, FileSplit> {
    /** So long does a job wait for a store before its start fails with the reason. */
    private static final Duration LISTING_PATIENCE = Duration.ofSeconds(3);
    /** So long does a running job wait for a store before it fails. */
    private static final Duration READING_PATIENCE = Duration.ofMinutes(2);

    private final FileLocation location;
    private final FileStore store;
    private final int skipLines;
    private final long perSecond;

    private FilesSource(FileLocation location, FileStore store, int skipLines, long perSecond) {
        this.location = location;
        this.store = store;
        this.skipLines = skipLines;
        this.perSecond = perSecond;
    }

    /**
     * @throws InvalidProgramException if the location is malformed, or it is in S3 and the environment does not say how to
     *     reach it
     */
    public static FilesSource lines(String uri) {
        FileLocation location = FileLocation.parse(Objects.requireNonNull(uri, "uri is null"));
        return new FilesSource(location, FileStores.ofThisProcess().storeOf(location), 0, 0);
    }

    static FilesSource lines(FileLocation location, FileStore store) {
        return new FilesSource(location, store, 0, 0);
    }

    /** Leaves out the first line of every file. */
    public FilesSource withHeader() {
        return withSkippedLines(1);
    }

    /** Leaves out the first lines of every file. */
    public FilesSource withSkippedLines(int lines) {
        if (lines < 0) {
            throw new InvalidProgramException("lines to skip are " + lines + ": give 0 or more");
        }
        return new FilesSource(location, store, lines, perSecond);
    }

    /**
     * Slows the source down; each subtask has an equal share.
     *
     * @param rowsPerSecond over all subtasks; 0: as fast as it goes
     */
    public FilesSource withRate(long rowsPerSecond) {
        if (rowsPerSecond < 0) {
            throw new InvalidProgramException("rate is " + rowsPerSecond + ": give rows a second, or 0 for no limit");
        }
        return new FilesSource(location, store, skipLines, rowsPerSecond);
    }

    @Override
    public DataType<TextLine> type() {
        return DataType.of(TextLine.class);
    }

    @Override
    public DataType<FileSplit> splitType() {
        return DataType.of(FileSplit.class);
    }

    @Override
    public List<FileSplit> enumerateSplits() throws IOException {
        List<StoredFile> files;
        try {
            files = Retries.lasting(LISTING_PATIENCE).call(store::isTransient, () -> store.list(location));
        } catch (AccessRefusedException e) {
            throw new InvalidProgramException(e.getMessage(), e);
        }
        if (files.isEmpty()) {
            throw new InvalidProgramException("there is no input at " + location.uri()
                    + ": looked for a file of this name, " + "for files in a directory of this name"
                    + " and, if it holds * or ?, for files that match");
        }
        return files.stream().map(FileSplit::atStartOf).toList();
    }

    @Override
    public SourceReader<TextLine, FileSplit> createReader(SourceReaderContext context) {
        return new FilesReader(
                context,
                perSecond,
                splits -> new LineFetcher(store, Retries.lasting(READING_PATIENCE), skipLines, splits));
    }
}
