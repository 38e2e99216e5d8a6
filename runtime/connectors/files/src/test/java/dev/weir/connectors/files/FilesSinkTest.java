package dev.weir.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.InvalidProgramException;
import dev.weir.api.SinkWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FilesSinkTest {
    private final FakeWriterContext context = new FakeWriterContext("e1");

    @TempDir
    Path directory;

    private Path output;
    private FilesSink<Integer> sink;

    @BeforeEach
    void openSink() {
        output = directory.resolve("out");
        sink = FilesSink.to(FileLocation.parse("file:" + output), new LocalFileStore(), value -> "row " + value, 40);
    }

    @Test
    void shouldShowLinesOnlyWhenTheirCheckpointIsCommitted() throws Exception {
        SinkWriter<Integer, StagedFile> writer = sink.withHeader("header").createWriter(context);
        writer.write(1, 0);
        writer.write(2, 0);

        List<StagedFile> staged = prepare(writer, 1);
        assertThat(published()).isEmpty();
        assertThat(staged).hasSize(1);

        sink.createCommitter().commit(staged);
        assertThat(published()).containsExactly("header", "row 1", "row 2");
        assertThat(output.resolve("part-e1-0.csv"))
                .hasContent("header\nrow 1\nrow 2\n")
                .hasSize(staged.get(0).size());
        assertThat(output.resolve(".staging")).isEmptyDirectory();
    }

    @Test
    void shouldStageNothingWhenNothingWasWritten() throws Exception {
        assertThat(prepare(sink.withHeader("header").createWriter(context), 1)).isEmpty();
        assertThat(output).doesNotExist();
    }

    @Test
    void shouldKeepCheckpointsApart() throws Exception {
        SinkWriter<Integer, StagedFile> writer = sink.createWriter(context);
        writer.write(1, 0);
        CompletionStage<List<StagedFile>> first = writer.prepareCommit(1);
        writer.write(2, 0);
        CompletionStage<List<StagedFile>> second = writer.prepareCommit(2);
        context.runBlocking();

        sink.createCommitter().commit(first.toCompletableFuture().join());
        assertThat(published()).containsExactly("row 1");

        sink.createCommitter().commit(second.toCompletableFuture().join());
        assertThat(published()).containsExactly("row 1", "row 2");
    }

    @Test
    void shouldCommitOnceHoweverOftenItIsTold() throws Exception {
        SinkWriter<Integer, StagedFile> writer = sink.createWriter(context);
        writer.write(1, 0);
        List<StagedFile> staged = prepare(writer, 1);

        sink.createCommitter().commit(staged);
        sink.createCommitter().commit(staged);

        assertThat(published()).containsExactly("row 1");
    }

    @Test
    void shouldCommitInAnotherProcessAfterACrash() throws Exception {
        SinkWriter<Integer, StagedFile> lost = sink.createWriter(context);
        lost.write(1, 0);
        List<StagedFile> ofCheckpoint = prepare(lost, 1);
        lost.write(2, 0);
        prepare(lost, 2); // staged, but its checkpoint does not complete

        FakeWriterContext later = new FakeWriterContext("e2");
        sink.createCommitter().commit(ofCheckpoint);
        SinkWriter<Integer, StagedFile> writer = sink.createWriter(later);
        writer.write(2, 0);
        CompletionStage<List<StagedFile>> again = writer.prepareCommit(2);
        later.runBlocking();
        sink.createCommitter().commit(again.toCompletableFuture().join());

        assertThat(published()).containsExactly("row 1", "row 2");
    }

    @Test
    void shouldCommitTheRestWhenACommitBrokeOffHalfWay() throws Exception {
        SinkWriter<Integer, StagedFile> writer = sink.createWriter(context);
        for (int i = 0; i < 20; i++) {
            writer.write(i, 0);
        }
        List<StagedFile> staged = prepare(writer, 1);
        assertThat(staged).hasSizeGreaterThan(2);
        sink.createCommitter().commit(staged.subList(0, 1));

        sink.createCommitter().commit(staged);

        assertThat(published()).hasSize(20);
    }

    @Test
    void shouldFailTheCommitWhenWhatWasStagedIsGone() throws Exception {
        SinkWriter<Integer, StagedFile> writer = sink.createWriter(context);
        writer.write(1, 0);
        List<StagedFile> staged = prepare(writer, 1);
        Files.delete(Path.of(FileLocation.parse(staged.get(0).staged()).path()));

        assertThatThrownBy(() -> sink.createCommitter().commit(staged))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("part-e1-0.csv")
                .hasMessageContaining("somebody removed it");
    }

    @Test
    void shouldHoldBackRecordsWhileTooMuchIsBeingStaged() throws Exception {
        SinkWriter<Integer, StagedFile> writer = sink.createWriter(context);
        int written = 0;
        while (writer.isReady()) {
            writer.write(written++, 0);
            assertThat(written).isLessThan(20);
        }

        context.runBlocking();

        assertThat(writer.isReady()).isTrue();
        assertThat(context.wakes()).isPositive();
        sink.createCommitter().commit(prepare(writer, 1));
        assertThat(published()).hasSize(written);
    }

    @Test
    void shouldNeverCommitPastLinesThatCouldNotBeStaged() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        SinkWriter<Integer, StagedFile> writer =
                FilesSink.<Integer>to("file:" + file + "/out", String::valueOf).createWriter(context);
        writer.write(1, 0);
        CompletionStage<List<StagedFile>> failed = writer.prepareCommit(1);
        context.runBlocking();

        assertThatThrownBy(() -> failed.toCompletableFuture().join())
                .hasRootCauseInstanceOf(IOException.class)
                .hasMessageContaining("cannot write " + file + "/out/.staging/part-e1-0.csv");
        assertThat(writer.isReady()).isTrue();
        assertThatThrownBy(() -> writer.write(2, 0)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> writer.prepareCommit(2)).isInstanceOf(IOException.class);
    }

    @Test
    void shouldTryAgainToStage() throws Exception {
        FileStore store = new FlakyFileStore(0, 0, 2);
        List<Duration> pauses = new ArrayList<>();
        FilesWriter<Integer> writer = new FilesWriter<>(
                context,
                store,
                new Retries(Duration.ofMinutes(1), () -> 0, pauses::add),
                new PartFiles(FileLocation.parse("file:" + output), "e1", ".csv"),
                String::valueOf,
                Optional.empty(),
                100);
        writer.write(1, 0);

        sink.createCommitter().commit(prepare(writer, 1));

        assertThat(published()).containsExactly("1");
        assertThat(pauses).hasSize(2);
    }

    @Test
    void shouldBeReadableWithoutWhatIsStaged() throws Exception {
        SinkWriter<Integer, StagedFile> writer = sink.createWriter(context);
        writer.write(1, 0);
        sink.createCommitter().commit(prepare(writer, 1));
        writer.write(2, 0);
        prepare(writer, 2);
        List<String> lines = new ArrayList<>();

        int files = TextFiles.at("file:" + output).forEachLine(line -> lines.add(line.text()));

        assertThat(files).isEqualTo(1);
        assertThat(lines).containsExactly("row 1");
    }

    @Test
    void shouldRefuseWhatCannotBeAnOutput() {
        assertThatThrownBy(() -> FilesSink.to("file:/out/*", String::valueOf)).hasMessageContaining("pattern");
        assertThatThrownBy(() -> sink.withSuffix("/../x")).hasMessageContaining("suffix");
    }

    private List<StagedFile> prepare(SinkWriter<Integer, StagedFile> writer, long checkpointId) throws Exception {
        CompletionStage<List<StagedFile>> staged = writer.prepareCommit(checkpointId);
        context.runBlocking();
        return staged.toCompletableFuture().join();
    }

    private List<String> published() throws IOException {
        List<String> lines = new ArrayList<>();
        TextFiles.at("file:" + output).forEachLine(line -> lines.add(line.text()));
        return lines;
    }
}
