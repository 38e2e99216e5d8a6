package dev.weir.local.kubelet.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerProcessTest {

    @TempDir
    Path folder;

    @Test
    void shouldTellExitCodeAndOutputWhenTheProgramEnds() throws Exception {
        ContainerLog log = log();

        ContainerProcess process = start(log, "sh", "-c", "echo hello; echo $GREETING >&2; exit 7");

        assertThat(process.exit().get(20, TimeUnit.SECONDS)).isEqualTo(7);
        assertThat(log.tail(10, 1000)).isEqualTo("hello\nhey\n");
        assertThat(log.isClosed()).isTrue();
    }

    @Test
    void shouldInheritNoVariableWhenTheSpecDoesNotNameIt() throws Exception {
        ContainerLog log = log();

        start(log, "/usr/bin/env").exit().get(20, TimeUnit.SECONDS);

        assertThat(log.tail(100, 10_000).lines()).containsExactlyInAnyOrder("PATH=/usr/bin:/bin", "GREETING=hey");
    }

    @Test
    void shouldTellTheSignalWhenTheProgramIsKilled() throws Exception {
        ContainerProcess process = start(log(), "sleep", "600");

        process.kill();

        assertThat(process.exit().get(20, TimeUnit.SECONDS)).isEqualTo(137);
    }

    @Test
    void shouldSayWhatIsMissingWhenTheProgramIsNotThere() throws Exception {
        ContainerLog log = log();

        assertThatThrownBy(() -> start(log, "no-such-program"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'no-such-program' is not found in the PATH");
    }

    @Test
    void shouldEndLeftoversWhenTheyAreTheRecordedProcesses() throws Exception {
        ContainerProcess process = start(log(), "sleep", "600");
        new ProcessRecords(folder.resolve("records")).add(process.handle());

        List<Long> ended = new ProcessRecords(folder.resolve("records")).endLeftovers(Duration.ofSeconds(10));

        assertThat(ended).containsExactly(process.pid());
        assertThat(process.handle().isAlive()).isFalse();
        assertThat(folder.resolve("records")).isEmptyDirectory();
    }

    @Test
    void shouldSpareAProcessWhenItOnlyHasTheRecordedId() throws Exception {
        ContainerProcess process = start(log(), "sleep", "600");
        ProcessRecords records = new ProcessRecords(folder.resolve("records"));
        records.add(process.handle());
        Files.writeString(folder.resolve("records").resolve(Long.toString(process.pid())), "2001-01-01T00:00:00Z");

        assertThat(records.endLeftovers(Duration.ofSeconds(10))).isEmpty();

        assertThat(process.handle().isAlive()).isTrue();
        process.kill();
    }

    private ContainerLog log() throws IOException {
        return new ContainerLog(folder.resolve("0.log"), 10_000);
    }

    private ContainerProcess start(ContainerLog log, String... command) throws IOException {
        Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin", "GREETING", "hey");
        return ContainerProcess.start(new ProcessSpec(List.of(command), environment, folder), log, "test");
    }
}
