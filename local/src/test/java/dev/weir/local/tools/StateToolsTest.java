package dev.weir.local.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.DataType;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.Codec;
import dev.weir.codec.Codecs;
import dev.weir.codec.KeyGroupRange;
import dev.weir.local.command.WeirCommand;
import dev.weir.state.Elements;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedState;
import dev.weir.state.KeyedStateConfig;
import dev.weir.state.MemoryStateBackend;
import dev.weir.state.SnapshotForm;
import dev.weir.state.SnapshotPart;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import dev.weir.storage.Claim;
import dev.weir.storage.CommitLog;
import dev.weir.storage.MemoryObjectStore;
import dev.weir.storage.SavepointFolder;
import dev.weir.storage.Segments;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that look into state, as they are typed, on state that a backend wrote. */
class StateToolsTest {
    private static final String FOLDER = "checkpoints/uid-1";
    private static final int KEY_GROUPS = 16;

    record Total(long sum, String last) {}

    record Position(String file, long line) {}

    @TempDir
    private Path bucket;

    private final Codecs codecs = new Codecs();
    private final MemoryObjectStore store = new MemoryObjectStore();
    private final CommitLog log = new CommitLog(store, FOLDER);
    private final StringWriter said = new StringWriter();
    private KeyedState<String> state;
    private Claim claim;

    @BeforeEach
    void takeTwoCheckpointsAndASavepoint() throws IOException {
        claim = log.claim("jobmaster-0", "claim", 1);
        state = new MemoryStateBackend()
                .create(
                        new KeyedStateConfig<>(
                                "totals",
                                DataType.of(String.class),
                                new KeyGroupRange(0, KEY_GROUPS),
                                KEY_GROUPS,
                                codecs),
                        List.of());
        set("a", 1);
        set("b", 2);
        checkpoint(1, "CHECKPOINT", Segments.key(claim.epoch(), "tm-0", 1));
        set("a", 10);
        set("c", 3);
        state.currentKey("b");
        state.value("total", Total.class).clear();
        checkpoint(2, "CHECKPOINT", Segments.key(claim.epoch(), "tm-0", 2));
        checkpoint(3, "SAVEPOINT", SavepointFolder.segment("nightly", claim.epoch(), "tm-0", 3));
        for (String key : store.keys()) {
            Files.createDirectories(bucket.resolve(key).getParent());
            Files.write(bucket.resolve(key), store.get(key));
        }
    }

    private void set(String key, long sum) {
        state.currentKey(key);
        state.value("total", Total.class).set(new Total(sum, "x" + sum));
        state.timers("timers.event").set(1000 + sum);
    }

    private void checkpoint(long id, String kind, String segment) throws IOException {
        KeyedSnapshot snapshot = state.captureState(id, SnapshotForm.CANONICAL);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ((SnapshotPart.Fresh) snapshot.parts().get(0)).writeTo(bytes);
        List<StateSchema> schemas = new ArrayList<>(snapshot.schemas());
        snapshot.release();
        store.put(FOLDER + "/" + segment, bytes.toByteArray());
        Codec<Position> positions = codecs.of(DataType.of(Position.class));
        BinaryWriter split = new BinaryWriter();
        positions.write(new Position("flights.csv", 40 + id), split);
        StateSchema splits =
                new StateSchema("splits", "splits", "", positions.schema().toString());
        byte[] elements = new Elements(splits, List.of(split.toByteArray())).toBlob();
        CheckpointMetadata entry = new CheckpointMetadata(
                0,
                claim.epoch(),
                "nonce-" + id,
                id,
                kind.equals("SAVEPOINT") ? "nightly" : "",
                kind,
                "PERIODIC",
                1_000,
                2_000,
                "flights",
                "uid-1",
                "fingerprint",
                1,
                KEY_GROUPS,
                List.of(
                        new OperatorState(
                                "read",
                                List.of(splits),
                                List.of(new SubtaskState(
                                        0,
                                        5,
                                        null,
                                        new StateHandle(null, 0, elements.length, crc(elements), elements)))),
                        new OperatorState(
                                "totals",
                                schemas,
                                List.of(new SubtaskState(
                                        0,
                                        5,
                                        KeyedHandle.canonical(new StateHandle(
                                                segment, 0, bytes.size(), crc(bytes.toByteArray()), null)),
                                        null)))),
                List.of(),
                Map.of(),
                1,
                1,
                false,
                false);
        log.append(entry);
        if (kind.equals("SAVEPOINT")) {
            SavepointFolder.of(store, FOLDER, "nightly").complete(entry);
        }
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private int weir(String... arguments) {
        CommandLine command = WeirCommand.commandLine();
        command.setOut(new PrintWriter(said, true));
        command.setErr(new PrintWriter(said, true));
        return command.execute(arguments);
    }

    private String job() {
        return bucket.resolve(FOLDER).toString();
    }

    private List<String> lines() {
        return said.toString().lines().toList();
    }

    @Test
    void shouldShowEntriesOfAnOperatorWithoutItsClasses() {
        assertThat(weir("checkpoints", "show", job(), "--id", "1", "--operator", "totals"))
                .isZero();

        assertThat(lines())
                .hasSize(4)
                .anyMatch(line -> line.contains("\"state\":\"total\"")
                        && line.contains("\"key\":\"a\"")
                        && line.contains("\"value\":{\"last\":\"x1\",\"sum\":1}"))
                .anyMatch(line -> line.contains("\"kind\":\"timers\"") && line.contains("\"namespace\":1002"));
    }

    @Test
    void shouldShowOneKey() {
        assertThat(weir("checkpoints", "show", job(), "--id", "2", "--operator", "totals", "--key", "a"))
                .isZero();
        assertThat(lines()).hasSize(3).allMatch(line -> line.contains("\"key\":\"a\""));
        assertThat(weir("checkpoints", "show", job(), "--id", "2", "--operator", "totals", "--key", "\"a\""))
                .isZero();

        assertThat(lines()).hasSize(6);
    }

    @Test
    void shouldShowWhatASourceHasLeft() {
        assertThat(weir("checkpoints", "show", job(), "--id", "1", "--operator", "read"))
                .isZero();

        assertThat(said.toString()).contains("\"kind\":\"splits\"", "{\"file\":\"flights.csv\",\"line\":41}");
    }

    @Test
    void shouldSayWhichOperatorsThereAre() {
        assertThat(weir("checkpoints", "show", job(), "--operator", "none")).isEqualTo(1);
        assertThat(weir("checkpoints", "show", job(), "--key", "a")).isEqualTo(2);

        assertThat(said.toString())
                .contains("has no operator 'none', it has read, totals", "--key goes with --operator");
    }

    @Test
    void shouldCountWhatChangedBetweenTwoCheckpoints() {
        assertThat(weir("checkpoints", "diff", job(), "1", "2")).isZero();

        assertThat(said.toString())
                .contains("Checkpoint 1 to 2: 0 segments shared, 1 gone, 1 new")
                .contains("state total: 1 added, 1 removed, 1 changed, in ")
                .contains("state timers.event: 2 added, 0 removed, 0 changed");
    }

    @Test
    void shouldShowWhatChangedOfOneKey() {
        assertThat(weir("checkpoints", "diff", job(), "1", "2", "--operator", "totals", "--key", "a", "--json"))
                .isZero();

        assertThat(lines())
                .hasSize(3)
                .anyMatch(line -> line.contains("\"before\":{\"last\":\"x1\",\"sum\":1}")
                        && line.contains("\"after\":{\"last\":\"x10\",\"sum\":10}")
                        && line.contains("\"change\":\"changed\""))
                .anyMatch(line -> line.startsWith("{\"from\":1") && line.contains("\"added\":1"));
    }

    @Test
    void shouldVerifyAndShowASavepointWhereverItsFolderIs() throws IOException {
        Path copy = Files.createDirectories(bucket.resolve("elsewhere/copy"));
        Path segment = copy.resolve(claim.epoch() + "-tm-0-3");
        for (String name : List.of("savepoint.json", segment.getFileName().toString())) {
            Files.copy(bucket.resolve(FOLDER + "/savepoints/nightly/" + name), copy.resolve(name));
        }

        assertThat(weir("checkpoints", "verify", copy.toString())).isZero();
        assertThat(weir("checkpoints", "show", copy.toString(), "--operator", "totals", "--key", "c"))
                .isZero();
        assertThat(said.toString()).contains("2 pieces of state").contains("\"sum\":3");

        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 1;
        Files.write(segment, bytes);
        assertThat(weir("checkpoints", "verify", copy.toString())).isEqualTo(1);
        assertThat(said.toString()).contains("damaged: checkpoint 3, operator totals, subtask 0");
    }
}
