package dev.weir.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.InvalidProgramException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LineFetcherTest {
    private static final Retries NO_PAUSE = new Retries(Duration.ofMinutes(1), () -> 0, duration -> {});

    @TempDir
    Path directory;

    private Path file;
    private List<FileSplit> splits;

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("a.csv");
        Files.write(file, "row\n".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        splits = FilesSource.lines("file:" + file).enumerateSplits();
    }

    @Test
    void shouldRefuseAFileThatGrowsWhileItIsRead() throws IOException {
        try (LineFetcher fetcher = new LineFetcher(new LocalFileStore(), NO_PAUSE, 0, splits)) {
            assertThat(fetcher.next()).isPresent();
            Files.write(file, new byte[] {'\n'}, StandardOpenOption.APPEND);

            assertThatThrownBy(() -> {
                        Optional<LineChunk> chunk = fetcher.next();
                        while (chunk.isPresent()) {
                            chunk = fetcher.next();
                        }
                    })
                    .isInstanceOf(InvalidProgramException.class)
                    .hasMessageContaining("a.csv has changed");
        }
    }

    @Test
    void shouldCloseTheFileBehindAReadThatIsUnderWay() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Void> closed = new CompletableFuture<>();
        FileStore store = new FlakyFileStore(0, 0, 0) {
            @Override
            public InputStream open(StoredFile opened, long offset) throws IOException {
                return new Watched(super.open(opened, offset), reading, goOn, closed);
            }
        };
        LineFetcher fetcher = new LineFetcher(store, NO_PAUSE, 0, splits);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Optional<LineChunk>> read = thread.submit(fetcher::next);
            assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();

            fetcher.close();
            assertThat(closed).isNotDone();

            goOn.countDown();
            read.get(10, TimeUnit.SECONDS);
            assertThat(closed).isDone();
            assertThat(fetcher.next()).isEmpty();
        } finally {
            thread.shutdownNow();
        }
    }

    private static final class Watched extends FilterInputStream {
        private final CountDownLatch reading;
        private final CountDownLatch goOn;
        private final CompletableFuture<Void> closed;

        Watched(InputStream in, CountDownLatch reading, CountDownLatch goOn, CompletableFuture<Void> closed) {
            super(in);
            this.reading = reading;
            this.goOn = goOn;
            this.closed = closed;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            reading.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
            return super.read(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            closed.complete(null);
            super.close();
        }
    }
}
