package dev.weir.local.kubelet.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLogTest {

    @TempDir
    Path folder;

    @Test
    void shouldKeepTheNewestBytesWhenTheBoundIsReached() throws IOException {
        try (ContainerLog log = new ContainerLog(folder.resolve("0.log"), 40)) {
            for (int i = 0; i < 10; i++) {
                append(log, "line " + i + " abc\n");
            }

            assertThat(log.end()).isEqualTo(110);
            assertThat(log.start()).isEqualTo(88);
            assertThat(readAll(log)).isEqualTo("line 8 abc\nline 9 abc\n");
            assertThat(Files.size(folder.resolve("0.log"))).isLessThanOrEqualTo(20);
        }
    }

    @Test
    void shouldReadOnAcrossTheExchangeOfFilesWhenAReaderIsHalfWay() throws IOException {
        try (ContainerLog log = new ContainerLog(folder.resolve("0.log"), 30)) {
            append(log, "0123456789");
            append(log, "abcdefghij");

            ContainerLog.Chunk first = log.read(5, 100);
            ContainerLog.Chunk second = log.read(first.next(), 100);

            assertThat(new String(first.bytes(), UTF_8)).isEqualTo("56789");
            assertThat(new String(second.bytes(), UTF_8)).isEqualTo("abcdefghij");
        }
    }

    @Test
    void shouldFindTheLastLinesWhenTheyLieInBothFiles() throws IOException {
        try (ContainerLog log = new ContainerLog(folder.resolve("0.log"), 20)) {
            append(log, "one\n");
            append(log, "two\n");
            append(log, "three\n");

            assertThat(log.tail(2, 100)).isEqualTo("two\nthree\n");
            assertThat(log.tail(9, 100)).isEqualTo("one\ntwo\nthree\n");
            assertThat(log.tail(9, 3)).isEqualTo("ee\n");
            assertThat(log.offsetOfLastLines(0)).isEqualTo(log.end());
        }
    }

    @Test
    void shouldWakeAWaitingReaderWhenBytesComeAndWhenItIsClosed() throws Exception {
        ContainerLog log = new ContainerLog(folder.resolve("0.log"), 100);
        CompletableFuture<Long> waiting = CompletableFuture.supplyAsync(() -> awaited(log, 0));

        append(log, "x");

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        CompletableFuture<Long> next = CompletableFuture.supplyAsync(() -> awaited(log, 1));
        log.close();
        assertThat(next.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(log.isClosed()).isTrue();
    }

    private static long awaited(ContainerLog log, long offset) {
        try {
            log.await(offset, Duration.ofSeconds(30));
            return log.end();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void append(ContainerLog log, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        log.append(bytes, bytes.length);
    }

    private static String readAll(ContainerLog log) throws IOException {
        StringBuilder text = new StringBuilder();
        long at = 0;
        while (at < log.end()) {
            ContainerLog.Chunk chunk = log.read(at, 7);
            text.append(new String(chunk.bytes(), UTF_8));
            at = chunk.next();
        }
        return text.toString();
    }
}
