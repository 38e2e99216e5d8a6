package dev.weir.local.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.local.command.WeirCommand;
import dev.weir.storage.MemoryObjectStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands as they are typed, on a folder. */
class ToolsTest {
    @TempDir
    private Path bucket;

    private final StringWriter said = new StringWriter();
    private Fixture fixture;

    @BeforeEach
    void commitTwoCheckpoints() throws IOException {
        fixture = new Fixture(new MemoryObjectStore());
        fixture.checkpoint(1);
        fixture.checkpoint(2);
    }

    private int weir(String... arguments) throws IOException {
        fixture.writeTo(bucket);
        CommandLine command = WeirCommand.commandLine();
        command.setOut(new PrintWriter(said, true));
        command.setErr(new PrintWriter(said, true));
        return command.execute(arguments);
    }

    private String job() {
        return bucket.resolve(Fixture.FOLDER).toString();
    }

    @Test
    void shouldListCheckpointsNewestFirst() throws IOException {
        int exit = weir("checkpoints", "list", job());

        assertThat(exit).isZero();
        List<String> lines = said.toString().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1).split(" {2,}"))
                .containsExactly(
                        "2",
                        "CHECKPOINT",
                        "PERIODIC",
                        "nightly",
                        "1970-01-01T00:00:02Z",
                        "2.9 KiB",
                        "1.5 KiB",
                        "2",
                        "counts");
        assertThat(lines.get(2)).startsWith("1 ");
    }

    @Test
    void shouldListAllJobsBelowAParent() throws IOException {
        int exit = weir("checkpoints", "list", bucket.toString());

        assertThat(exit).isZero();
        assertThat(said.toString()).contains("\n2   CHECKPOINT");
    }

    @Test
    void shouldSayWhichEntriesAreDamagedWhenListed() throws IOException {
        fixture.flip(Fixture.FOLDER + "/log/3.json", 200);

        int exit = weir("checkpoints", "list", job());

        assertThat(exit).isZero();
        assertThat(said.toString()).contains("\n1   CHECKPOINT").contains("damaged: object 'uid-1/log/3.json'");
    }

    @Test
    void shouldShowWhereStateOfOneCheckpointLies() throws IOException {
        int exit = weir("checkpoints", "show", job(), "--id", "1");

        assertThat(exit).isZero();
        assertThat(said.toString())
                .contains("Checkpoint:   1\n")
                .contains("Operator counts: parallelism 2, 24 bytes")
                .contains("state delays (value): key -, value \"long\"")
                .contains("keyed: 21 bytes from 7 of segments/1-taskmanager-0-1, crc32c ")
                .contains("elements: 3 bytes in the log entry")
                .contains("offsets: 2 bytes");
    }

    @Test
    void shouldSayWhichCheckpointsThereAreWhenOneIsNotThere() throws IOException {
        int exit = weir("checkpoints", "show", job(), "--id", "9");

        assertThat(exit).isEqualTo(1);
        assertThat(said.toString()).contains("has no checkpoint 9, it has 2, 1");
    }

    @Test
    void shouldVerifyWhatIsIntact() throws IOException {
        int exit = weir("checkpoints", "verify", job());

        assertThat(said.toString()).contains("uid-1: 2 checkpoints, 4 pieces of state, 48 B read, 0 damaged");
        assertThat(exit).isZero();
    }

    @Test
    void shouldFindAFlippedByteOfASegment() throws IOException {
        fixture.flip(Fixture.segment(1), 20);

        int exit = weir("checkpoints", "verify", job());

        assertThat(exit).isEqualTo(1);
        assertThat(said.toString().lines().filter(line -> line.startsWith("damaged: ")))
                .singleElement()
                .asString()
                .contains(
                        "checkpoint 1, operator counts, subtask 0: object 'uid-1/segments/1-taskmanager-0-1' is damaged:"
                                + " the CRC32C of 21 bytes from 7");
    }

    @Test
    void shouldVerifyOneCheckpointAlone() throws IOException {
        fixture.flip(Fixture.segment(1), 20);

        assertThat(weir("checkpoints", "verify", job(), "--id", "2")).isZero();
        assertThat(weir("checkpoints", "verify", job(), "--id", "1")).isEqualTo(1);
    }

    @Test
    void shouldFindADamagedLogEntry() throws IOException {
        fixture.flip(Fixture.FOLDER + "/log/2.json", 200);

        int exit = weir("checkpoints", "verify", job());

        assertThat(exit).isEqualTo(1);
        assertThat(said.toString())
                .contains("damaged: object 'uid-1/log/2.json'")
                .contains(" 1 damaged");
    }

    @Test
    void shouldFindASegmentThatIsGoneOrShort() throws IOException {
        fixture.store.delete(List.of(Fixture.segment(1)));
        fixture.store.put(Fixture.segment(2), new byte[10]);

        int exit = weir("checkpoints", "verify", job());

        assertThat(exit).isEqualTo(1);
        assertThat(said.toString())
                .contains("no object 'uid-1/segments/1-taskmanager-0-1' in storage")
                .contains("'uid-1/segments/1-taskmanager-0-2' is damaged: it ends 18 bytes before the end");
    }

    @Test
    void shouldRemoveFromAFolderOnlyInADryRun() throws IOException {
        fixture.store.delete(List.of(Fixture.FOLDER + "/log/2.json"));

        assertThat(weir("gc", job(), "--force")).isEqualTo(1);
        assertThat(weir("gc", job(), "--dry-run")).isZero();

        assertThat(said.toString())
                .contains("a folder is only read")
                .contains("would remove uid-1/segments/1-taskmanager-0-1\nwould remove 1 objects");
        assertThat(bucket.resolve(Fixture.segment(1))).exists();
    }

    @Test
    void shouldSayWhatIsMissingWhenThePlaceIsWrong() throws IOException {
        Path empty = Files.createDirectories(bucket.resolve("empty"));

        assertThat(weir("checkpoints", "list", empty.toString())).isEqualTo(1);
        assertThat(weir("checkpoints", "list", empty.resolve("none").toString()))
                .isEqualTo(1);
        assertThat(weir("checkpoints", "list", "http://bucket/x")).isEqualTo(1);
        assertThat(weir("checkpoints", "list")).isEqualTo(2);

        assertThat(said.toString())
                .contains("there is no job at")
                .contains("there is no folder")
                .contains("expected s3://BUCKET/PREFIX/JOB-UID");
    }
}
