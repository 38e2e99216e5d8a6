package dev.weir.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.BadRecordException;
import dev.weir.api.InvalidProgramException;
import dev.weir.api.SourceReader;
import dev.weir.api.SourceReader.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FilesReaderTest {
    private static final Retries NO_PAUSE = new Retries(Duration.ofMinutes(1), () -> 0, duration -> {});

    @TempDir
    Path directory;

    private final FakeReaderContext context = new FakeReaderContext(1);

    @Test
    void shouldReadFilesInOrderOfTheirNames() throws Exception {
        write("b.csv", "3\n4\n".getBytes(StandardCharsets.UTF_8));
        write("a.csv.gz", Gzip.of("1\n2"));
        write("c.csv", new byte[0]);
        write(".hidden", "no\n".getBytes(StandardCharsets.UTF_8));

        List<TextLine> lines = readAll(reader(0, 0), shuffled(splits()), 3);

        assertThat(lines).extracting(TextLine::text).containsExactly("1", "2", "3", "4");
        assertThat(lines).extracting(TextLine::line).containsExactly(1L, 2L, 1L, 2L);
        assertThat(lines.get(0).location()).isEqualTo("file://" + directory + "/a.csv.gz:1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7})
    void shouldGoOnExactlyWhenRestoredAtAnyPosition(int batch) throws Exception {
        write("a.csv", "header\nä1\r\n\nä2\nend without line feed".getBytes(StandardCharsets.UTF_8));
        write("b.csv.gz", Gzip.of("header\n1\n2", "2\n3\n"));
        write("c.csv", "header\n".getBytes(StandardCharsets.UTF_8));
        write("d.csv", "header\nlast\n".getBytes(StandardCharsets.UTF_8));
        List<TextLine> all = readAll(reader(0, 1), splits(), 100);
        assertThat(all).hasSize(8);

        for (int stop = 0; stop <= all.size(); stop++) {
            SourceReader<TextLine, FileSplit> first = reader(0, 1);
            List<TextLine> before = new ArrayList<>();
            first.start(splits());
            while (before.size() < stop) {
                context.runBlocking();
                poll(first, Math.min(batch, stop - before.size()), before);
            }
            List<FileSplit> positions = first.snapshot();
            first.close();

            List<TextLine> after = readAll(reader(0, 1), shuffled(positions), batch);

            before.addAll(after);
            assertThat(before).as("stopped after %d", stop).isEqualTo(all);
        }
    }

    @Test
    void shouldGoOnExactlyInALargeFile() throws Exception {
        String text =
                LongStream.range(0, 60_000).mapToObj(i -> "row " + i + "\n").collect(Collectors.joining());
        write("large.csv.gz", Gzip.of(text));
        write("large.csv", text.getBytes(StandardCharsets.UTF_8));
        for (int stop : new int[] {1, 8191, 8192, 8193, 59_999, 70_000, 120_000}) {
            SourceReader<TextLine, FileSplit> first = reader(0, 0);
            List<TextLine> lines = new ArrayList<>();
            first.start(splits());
            while (lines.size() < stop) {
                context.runBlocking();
                poll(first, Math.min(1000, stop - lines.size()), lines);
            }

            lines.addAll(readAll(reader(0, 0), first.snapshot(), 5000));

            assertThat(lines).hasSize(120_000);
            assertThat(IntStream.range(0, 120_000)
                            .allMatch(i -> lines.get(i).text().equals("row " + i % 60_000)
                                    && lines.get(i).line() == i % 60_000 + 1))
                    .isTrue();
        }
    }

    @Test
    void shouldNotReadWhilePolled() throws Exception {
        write("a.csv", "1\n".getBytes(StandardCharsets.UTF_8));
        SourceReader<TextLine, FileSplit> reader = reader(0, 0);
        reader.start(splits());
        List<TextLine> lines = new ArrayList<>();

        assertThat(reader.poll(10, lines::add)).isEqualTo(Status.WAIT);
        assertThat(lines).isEmpty();

        context.runBlocking();
        reader.poll(10, lines::add);
        assertThat(lines).hasSize(1);
    }

    @Test
    void shouldNotFetchMoreThanTwoChunksAhead() throws Exception {
        String line = "x".repeat(1 << 17) + "\n";
        write("a.csv", line.repeat(10).getBytes(StandardCharsets.UTF_8));
        SourceReader<TextLine, FileSplit> reader = reader(0, 0);
        reader.start(splits());

        assertThat(context.runBlocking()).isEqualTo(2);

        poll(reader, 1, new ArrayList<>());
        assertThat(context.runBlocking()).isEqualTo(1);
    }

    @Test
    void shouldEndAtOnceWithoutSplitsAndWithFinishedOnes() throws Exception {
        write("a.csv", "1\n".getBytes(StandardCharsets.UTF_8));
        SourceReader<TextLine, FileSplit> first = reader(0, 0);
        readAll(first, splits(), 10);
        List<FileSplit> finished = first.snapshot();
        assertThat(finished).allMatch(FileSplit::finished);

        for (List<FileSplit> splits : List.of(List.<FileSplit>of(), finished)) {
            SourceReader<TextLine, FileSplit> reader = reader(0, 0);
            reader.start(splits);
            assertThat(reader.poll(10, line -> {})).isEqualTo(Status.END);
            assertThat(reader.snapshot()).isEqualTo(splits);
        }
    }

    @Test
    void shouldKeepToItsShareOfTheRate() throws Exception {
        write("a.csv", "row\n".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        FakeReaderContext halfOfTwo = new FakeReaderContext(2);
        FilesReader reader = new FilesReader(halfOfTwo, 2000, fetchers(new LocalFileStore(), 0));
        reader.start(splits());
        AtomicLong count = new AtomicLong();

        while (halfOfTwo.nanoTime() < 10_000_000_000L) {
            halfOfTwo.runBlocking();
            if (reader.poll(100, line -> count.incrementAndGet()) == Status.WAIT) {
                halfOfTwo.sleepUntilWoken();
            }
        }

        assertThat(count.get()).isBetween(9_900L, 10_100L);
    }

    @Test
    void shouldGoOnWhenAConnectionBreaks() throws Exception {
        String text =
                LongStream.range(0, 50_000).mapToObj(i -> "row " + i + "\n").collect(Collectors.joining());
        write("a.csv", text.getBytes(StandardCharsets.UTF_8));
        write("b.csv.gz", Gzip.of(text));
        FlakyFileStore store = new FlakyFileStore(70_000, 3, 0);
        FilesReader reader = new FilesReader(context, 0, fetchers(store, 0));

        List<TextLine> lines = readAll(reader, splits(), 10_000);

        assertThat(lines).hasSize(100_000);
        assertThat(IntStream.range(0, 100_000).allMatch(i -> lines.get(i).text().equals("row " + i % 50_000)))
                .isTrue();
        assertThat(store.opened()).isGreaterThan(3);
    }

    @Test
    void shouldSayWhereTextIsNoUtf8() throws Exception {
        write("a.csv", new byte[] {'a', '\n', 'b', (byte) 0xc3, '\n'});

        assertThatThrownBy(() -> readAll(reader(0, 0), splits(), 10))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("/a.csv:2: the line is not UTF-8");
    }

    @Test
    void shouldSayWhichGzipFileIsTruncated() throws Exception {
        byte[] whole = Gzip.of("row\n".repeat(100));
        write("a.csv.gz", Arrays.copyOf(whole, whole.length - 5));

        assertThatThrownBy(() -> readAll(reader(0, 0), splits(), 1000))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("/a.csv.gz:")
                .hasMessageContaining("ends in the middle");
    }

    @Test
    void shouldRefuseAFileThatChangedWhileTheJobWasDown() throws Exception {
        write("a.csv", "1\n2\n".getBytes(StandardCharsets.UTF_8));
        List<FileSplit> splits = splits();
        write("a.csv", "1\n2\n3\n".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> readAll(reader(0, 0), splits, 10))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("/a.csv has changed")
                .hasMessageContaining("put the old file back");
    }

    @Test
    void shouldRefuseAFileThatIsGone() throws Exception {
        write("a.csv", "1\n2\n".getBytes(StandardCharsets.UTF_8));
        List<FileSplit> splits = splits();
        Files.delete(directory.resolve("a.csv"));

        assertThatThrownBy(() -> readAll(reader(0, 0), splits, 10))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("/a.csv is gone");
    }

    @Test
    void shouldReportNothingAfterItIsClosed() throws Exception {
        write("a.csv", "1\n2\n".getBytes(StandardCharsets.UTF_8));
        FilesReader reader = new FilesReader(context, 0, fetchers(new LocalFileStore(), 0));
        reader.start(splits());

        reader.close();

        context.runBlocking();
        assertThat(reader.poll(10, line -> {
                    throw new AssertionError("emitted " + line);
                }))
                .isEqualTo(Status.END);
    }

    @Test
    void shouldEstimateHowManyLinesAreLeft() throws Exception {
        String text = LongStream.range(0, 60_000)
                .mapToObj(i -> "row " + (100_000 + i) + "\n")
                .collect(Collectors.joining());
        write("large.csv", text.getBytes(StandardCharsets.UTF_8));
        write("same.csv", text.getBytes(StandardCharsets.UTF_8));
        SourceReader<TextLine, FileSplit> reader = reader(0, 0);
        List<TextLine> lines = new ArrayList<>();
        reader.start(splits());
        assertThat(reader.backlog()).as("no line is known").isEmpty();

        while (lines.size() < 30_000) {
            context.runBlocking();
            poll(reader, 1000, lines);
        }

        assertThat(reader.backlog().orElseThrow()).isBetween(90_000L, 110_000L);
        while (lines.size() < 120_000) {
            context.runBlocking();
            poll(reader, 1000, lines);
        }
        assertThat(reader.backlog().orElseThrow()).isLessThan(10_000);
    }

    @Test
    void shouldNotEstimateWhatIsCompressed() throws Exception {
        write("a.csv", "1\n2\n".getBytes(StandardCharsets.UTF_8));
        write("b.csv.gz", Gzip.of("1\n2\n"));
        SourceReader<TextLine, FileSplit> reader = reader(0, 0);

        reader.start(splits());

        assertThat(reader.backlog()).isEmpty();
    }

    private void write(String name, byte[] content) throws Exception {
        Files.write(directory.resolve(name), content);
    }

    private List<FileSplit> splits() throws Exception {
        return FilesSource.lines(directory.toUri().toString()).enumerateSplits();
    }

    private static <R> List<R> shuffled(List<R> given) {
        List<R> reversed = new ArrayList<>(given);
        Collections.reverse(reversed);
        return reversed;
    }

    private SourceReader<TextLine, FileSplit> reader(long rate, int skipLines) {
        return FilesSource.lines(directory.toUri().toString())
                .withRate(rate)
                .withSkippedLines(skipLines)
                .createReader(context);
    }

    private static Function<List<FileSplit>, LineFetcher> fetchers(FileStore store, int skipLines) {
        return splits -> new LineFetcher(store, NO_PAUSE, skipLines, splits);
    }

    private List<TextLine> readAll(SourceReader<TextLine, FileSplit> reader, List<FileSplit> splits, int batch)
            throws Exception {
        List<TextLine> lines = new ArrayList<>();
        try (reader) {
            reader.start(splits);
            while (poll(reader, batch, lines) != Status.END) {
                context.runBlocking();
            }
            return lines;
        }
    }

    private static Status poll(SourceReader<TextLine, FileSplit> reader, int max, List<TextLine> into)
            throws Exception {
        int before = into.size();
        Status status = reader.poll(max, into::add);
        assertThat(into.size() - before).isLessThanOrEqualTo(max);
        return status;
    }
}
