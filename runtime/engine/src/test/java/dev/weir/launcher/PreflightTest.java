package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.codec.Codecs;
import dev.weir.control.JobConfig;
import dev.weir.graph.LogicalGraph;
import dev.weir.graph.OperatorSpec;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import dev.weir.storage.Claim;
import dev.weir.storage.CommitLog;
import dev.weir.storage.MemoryObjectStore;
import dev.weir.storage.ObjectStore;
import dev.weir.storage.StorageRefusedException;
import dev.weir.storage.StorageUnreachableException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
    @TempDir
    private Path folder;

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private JobConfig config = JobConfig.builder(
                    "count",
                    "uid-1",
                    JobConfig.Checkpointing.builder(
                                    new JobConfig.Storage("http://127.0.0.1:1", "bucket", "jobs", "us-east-1", true))
                            .interval(200)
                            .timeout(10_000)
                            .tolerableFailures(100)
                            .build())
            .specHash("hash")
            .jobClass(CountProgram.class.getName())
            .arguments(List.of("--output", "/none"))
            .parallelism(2)
            .maxParallelism(16)
            .jobMasterHost("jm")
            .restart(new JobConfig.Restart(20, 50, 1_000))
            .build();
    private LogicalGraph program;

    @BeforeEach
    void load() throws Exception {
        program = new ProgramSource(config, new Codecs(), name -> store).call();
    }

    private int run() {
        return run(() -> store);
    }

    private int run(Callable<ObjectStore> storage) {
        PrintStream errors = new PrintStream(err);
        TerminationLog last = new TerminationLog(Optional.of(folder.resolve("last")), errors);
        return new Preflight(config, storage, () -> program, new PrintStream(out), errors, last).run();
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** A checkpoint with one state in every keyed operator. */
    private void commit(String operator, StateSchema schema) throws Exception {
        CommitLog log = new CommitLog(store, "jobs/uid-1");
        Claim claim = log.claim("jm", "claim", 1);
        StateHandle bytes = new StateHandle(null, 0, 1, 0, new byte[1]);
        log.append(new CheckpointMetadata(
                0,
                claim.epoch(),
                "nonce",
                7,
                "",
                "CHECKPOINT",
                "PERIODIC",
                1,
                2,
                "count",
                "uid-1",
                "graph",
                2,
                16,
                List.of(new OperatorState(operator, List.of(schema), List.of(new SubtaskState(0, 1, null, bytes)))),
                List.of(),
                Map.of(),
                1,
                1,
                false,
                false));
    }

    private String keyedOperator() {
        return program.operators().stream()
                .filter(OperatorSpec.ProcessSpec.class::isInstance)
                .map(OperatorSpec::name)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldPassWhenThereIsNothingToGoOnFrom() {
        assertThat(run()).isZero();

        assertThat(said()).contains("\"compatible\":true").doesNotContain("\"checkpoint\":7");
    }

    @Test
    void shouldNotPassWhenTheJobHasCheckpointsAndTheyAreNotThere() {
        config = config.toBuilder().start(new JobConfig.Start(true, "")).build();

        assertThat(run()).isEqualTo(Launcher.INCOMPATIBLE);

        assertThat(said()).contains("the job has completed checkpoints, and none lies in bucket 'bucket'");
    }

    @Test
    void shouldPassWhenStateFits() throws Exception {
        commit(keyedOperator(), new StateSchema("another", "value", "", "\"long\""));
        List<String> keys = store.keys();

        assertThat(run()).isZero();

        assertThat(said()).contains("\"checkpoint\":7", "\"compatible\":true");
        assertThat(store.keys()).isEqualTo(keys);
    }

    @Test
    void shouldNameOperatorAndStateAndBothSchemasWhenItDoesNotFit() throws Exception {
        commit(keyedOperator(), new StateSchema("key", "key", "", "\"string\""));

        assertThat(run()).isEqualTo(Launcher.INCOMPATIBLE);

        assertThat(said()).contains("\"compatible\":false", "\"operator\":\"" + keyedOperator() + "\"");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("operator '" + keyedOperator() + "': key: ", "\"string\"", "\"long\"");
        assertThat(Files.readString(folder.resolve("last")))
                .startsWith("operator '" + keyedOperator() + "': key: ")
                .contains("\"string\"", "\"long\"");
    }

    @Test
    void shouldRefuseToLoseTheStateOfAnOperator() throws Exception {
        commit("gone", new StateSchema("x", "value", "", "\"long\""));

        assertThat(run()).isEqualTo(Launcher.INCOMPATIBLE);

        assertThat(said()).contains("\"operator\":\"gone\"");
    }

    @Test
    void shouldTellAnUnreachableStorageFromAProgramThatDoesNotFit() {
        store.inject(new MemoryObjectStore.Faults() {
            @Override
            public void before(MemoryObjectStore.Operation operation, String key) throws StorageUnreachableException {
                throw new StorageUnreachableException("no route", null);
            }
        });

        assertThat(run()).isEqualTo(Launcher.BROKEN);

        assertThat(said()).contains("StorageUnreachable");
    }

    @Test
    void shouldNotRefuseAProgramForCredentialsThatSomebodyMayCorrect() throws Exception {
        assertThat(run(() -> {
                    throw new StorageRefusedException(
                            StorageRefusedException.Reason.WRONG_CREDENTIALS, "no such key", null);
                }))
                .isEqualTo(Launcher.BROKEN);

        assertThat(Files.readString(folder.resolve("last"))).contains("no such key");
    }

    @Test
    void shouldCutALongMessageBetweenCharactersAndSaySo() {
        byte[] cut = TerminationLog.bounded("\u00e9".repeat(TerminationLog.MOST));

        assertThat(cut).hasSizeBetween(TerminationLog.MOST - 1, TerminationLog.MOST);
        assertThat(new String(cut, StandardCharsets.UTF_8))
                .doesNotContain("\ufffd")
                .endsWith("(the rest is in the log)");
        assertThat(new String(TerminationLog.bounded("short"), StandardCharsets.UTF_8))
                .isEqualTo("short");
    }
}
