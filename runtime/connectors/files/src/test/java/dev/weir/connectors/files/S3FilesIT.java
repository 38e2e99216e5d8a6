package dev.weir.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.InvalidProgramException;
import dev.weir.api.SourceReader;
import dev.weir.api.SourceReader.Status;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3FilesIT {
    @TempDir
    static Path folder;

    private static EmbeddedS3 s3;

    private final FileStore store = s3.store();

    @BeforeAll
    static void start() throws Exception {
        s3 = new EmbeddedS3(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        s3.stop();
    }

    @Test
    void shouldReadObjectsFromAnyPosition() throws Exception {
        s3.put("read/b.csv", text("header\n3\n4\n5\n"));
        s3.put("read/a.csv.gz", Gzip.of("header\n1\n", "2\n"));
        s3.put("read/.hidden", text("no\n"));
        s3.put("read/.staging/part", text("no\n"));
        s3.put("read/below/c.csv", text("no\n"));
        s3.put("reading.csv", text("no\n"));
        FilesSource source = source("s3://weir/read/");
        List<FileSplit> splits = source.enumerateSplits();
        assertThat(splits)
                .extracting(FileSplit::uri)
                .containsExactly("s3://weir/read/a.csv.gz", "s3://weir/read/b.csv");

        for (int stop = 0; stop <= 5; stop++) {
            List<String> lines = new ArrayList<>();
            List<FileSplit> positions = read(source, splits, stop, lines);
            read(source, positions, 100, lines);
            assertThat(lines).as("stopped after %d", stop).containsExactly("1", "2", "3", "4", "5");
        }
    }

    @Test
    void shouldFindObjectsByNameAndByPattern() throws Exception {
        s3.put("find/a-1.csv", text("1\n"));
        s3.put("find/a-2.csv", text("2\n"));
        s3.put("find/b-1.csv", text("3\n"));
        s3.put("find/a-1/c.csv", text("4\n"));

        assertThat(found("s3://weir/find/a-1.csv")).containsExactly("s3://weir/find/a-1.csv");
        assertThat(found("s3://weir/find/a-*")).containsExactly("s3://weir/find/a-1.csv", "s3://weir/find/a-2.csv");
        assertThat(found("s3://weir/find/?-1.csv")).containsExactly("s3://weir/find/a-1.csv", "s3://weir/find/b-1.csv");
        assertThatThrownBy(() -> found("s3://weir/find/c*"))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("there is no input at s3://weir/find/c*");
    }

    @Test
    void shouldRefuseAnObjectThatChangedOrIsGone() throws Exception {
        s3.put("changed.csv", text("1\n2\n"));
        FilesSource source = source("s3://weir/changed.csv");
        List<FileSplit> atOne = read(source, source.enumerateSplits(), 1, new ArrayList<>());
        s3.put("changed.csv", text("1\n3\n"));

        assertThatThrownBy(() -> read(source, atOne, 10, new ArrayList<>()))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("s3://weir/changed.csv has changed");

        FileSplit gone = new FileSplit("s3://weir/gone.csv", 4, "etag", 0, 4, 2, 1, false);
        assertThatThrownBy(() -> read(source, List.of(gone), 10, new ArrayList<>()))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("s3://weir/gone.csv is gone");
    }

    @Test
    void shouldPublishOnceAndOnlyWhenCommitted() throws Exception {
        FilesSink<String> sink = FilesSink.to(FileLocation.parse("s3://weir/out"), store, line -> line, 100);
        FakeWriterContext context = new FakeWriterContext("e1");
        var writer = sink.createWriter(context);
        writer.write("one", 0);
        writer.write("two", 0);
        var future = writer.prepareCommit(1);
        context.runBlocking();
        List<StagedFile> staged = future.toCompletableFuture().join();
        assertThat(lines("s3://weir/out")).isEmpty();

        sink.createCommitter().commit(staged);
        sink.createCommitter().commit(staged);

        assertThat(lines("s3://weir/out")).containsExactly("one", "two");
        assertThat(store.list(FileLocation.parse("s3://weir/out/.staging"))).isEmpty();
    }

    @Test
    void shouldFinishAPublicationThatBrokeOffBetweenCopyAndRemoval() throws Exception {
        StagedFile file = new StagedFile("s3://weir/broken/.staging/part", "s3://weir/broken/part", 4);
        s3.put("broken/.staging/part", text("one\n"));
        s3.put("broken/part", text("one\n"));

        store.publish(file);

        assertThat(lines("s3://weir/broken")).containsExactly("one");
        assertThat(store.list(FileLocation.parse("s3://weir/broken/.staging"))).isEmpty();
    }

    @Test
    void shouldFailToPublishWhatWasRemoved() {
        StagedFile file = new StagedFile("s3://weir/removed/.staging/part", "s3://weir/removed/part", 4);

        assertThatThrownBy(() -> store.publish(file))
                .isInstanceOf(FileChangedException.class)
                .hasMessageContaining("s3://weir/removed/part")
                .hasMessageContaining("somebody removed it");
    }

    @Test
    void shouldSayWhatIsWrongWithCredentialsAndBucket() {
        FileStore refused = new S3FileStore(S3Settings.fromEnvironment(s3.environment("other")));
        FileLocation weir = FileLocation.parse("s3://weir/in/*");
        assertThatThrownBy(() -> FilesSource.lines(weir, refused).enumerateSplits())
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("SignatureDoesNotMatch")
                .hasMessageContaining(s3.endpoint());

        FileLocation absent = FileLocation.parse("s3://absent/in/*");
        assertThatThrownBy(() -> FilesSource.lines(absent, store).enumerateSplits())
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("NoSuchBucket");
    }

    @Test
    void shouldSayWithinSecondsThatAnEndpointCannotBeReached() throws IOException {
        Map<String, String> environment = new HashMap<>(s3.environment("any"));
        try (ServerSocket unused = new ServerSocket(0)) {
            environment.put("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:" + unused.getLocalPort());
        }
        FileStore unreachable = new S3FileStore(S3Settings.fromEnvironment(environment));
        FileLocation location = FileLocation.parse("s3://weir/in/*");

        assertThatThrownBy(() -> FilesSource.lines(location, unreachable).enumerateSplits())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(environment.get("AWS_ENDPOINT_URL_S3"));
    }

    private static byte[] text(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }

    private FilesSource source(String uri) {
        return FilesSource.lines(FileLocation.parse(uri), store).withSkippedLines(uri.contains("read") ? 1 : 0);
    }

    private List<String> found(String uri) throws IOException {
        return source(uri).enumerateSplits().stream().map(FileSplit::uri).toList();
    }

    private List<String> lines(String uri) throws IOException {
        List<String> lines = new ArrayList<>();
        TextFiles.at(uri, s3.environment()).forEachLine(line -> lines.add(line.text()));
        return lines;
    }

    private static List<FileSplit> read(FilesSource source, List<FileSplit> splits, int max, List<String> into)
            throws Exception {
        FakeReaderContext context = new FakeReaderContext(1);
        try (SourceReader<TextLine, FileSplit> reader = source.createReader(context)) {
            reader.start(splits);
            int left = max;
            while (left > 0) {
                context.runBlocking();
                int before = into.size();
                Status status = reader.poll(left, line -> into.add(line.text()));
                left = status == Status.END ? 0 : left - (into.size() - before);
            }
            return reader.snapshot();
        }
    }
}
