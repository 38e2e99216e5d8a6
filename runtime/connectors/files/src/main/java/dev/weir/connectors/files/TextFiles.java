package dev.weir.connectors.files;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the lines of files outside a job: what a job has written, or what it is compared with. */
public final class TextFiles {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FileLocation location;
    private final FileStore store;

    private TextFiles(FileLocation location, FileStore store) {
        this.location = location;
        this.store = store;
    }

    /** @param uri as for {@link FilesSource#lines} */
    public static TextFiles at(String uri) {
        return at(uri, System.getenv());
    }

    /**
     * @param uri as for {@link FilesSource#lines}
     * @param environment the variables that say how S3 is reached, instead of this process's own
     */
    public static TextFiles at(String uri, Map<String, String> environment) {
        FileLocation location = FileLocation.parse(Objects.requireNonNull(uri, "uri is null"));
        return new TextFiles(location, new FileStores(environment).storeOf(location));
    }

    /**
     * Reads all lines, file by file. Blocks.
     *
     * @return the number of files
     */
    public int forEachLine(Consumer<TextLine> consumer) throws IOException {
        Retries retries = Retries.lasting(PATIENCE);
        List<FileSplit> splits = retries.call(store::isTransient, () -> store.list(location)).stream()
                .map(FileSplit::atStartOf)
                .toList();
        try (LineFetcher fetcher = new LineFetcher(store, retries, 0, splits)) {
            for (Optional<LineChunk> next = fetcher.next(); next.isPresent(); next = fetcher.next()) {
                LineChunk chunk = next.get();
                for (int i = 0; i < chunk.lines().size(); i++) {
                    consumer.accept(new TextLine(
                            chunk.after().uri(),
                            chunk.firstLine() + i,
                            chunk.lines().get(i)));
                }
            }
        }
        return splits.size();
    }
}
