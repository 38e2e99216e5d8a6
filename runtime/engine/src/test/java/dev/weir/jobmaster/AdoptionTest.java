package dev.weir.jobmaster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.codec.Codecs;
import dev.weir.common.ExecutionId;
import dev.weir.common.TaskId;
import dev.weir.graph.ExecutionGraph;
import dev.weir.graph.JobGraph;
import dev.weir.graph.ProgramLoader;
import dev.weir.jobmaster.Adoption.Adopted;
import dev.weir.jobmaster.Adoption.Missing;
import dev.weir.jobmaster.Adoption.Nothing;
import dev.weir.jobmaster.Adoption.Refused;
import dev.weir.jobmaster.Adoption.Verdict;
import dev.weir.launcher.CountProgram;
import dev.weir.protocol.RunningTasks;
import dev.weir.protocol.RunningTasks.OpenCheckpoint;
import dev.weir.storage.CheckpointMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdoptionTest {
    private static final ExecutionId OLDER = new ExecutionId(3, 1);
    private static final ExecutionId FORMER = new ExecutionId(3, 2);

    private final ExecutionGraph graph = JobGraph.defineJobStructure(new ProgramLoader(new Codecs())
                    .load(
                            CountProgram.class.getName(),
                            List.of("--output", "/none"),
                            getClass().getClassLoader()))
            .initializeExecutionGraph(2, 16);
    private final List<CheckpointMetadata> log = new ArrayList<>();

    // As each TaskManager tells it; both alike unless a test alters one
    private ExecutionId execution = FORMER;
    private String specHash = "hash";
    private Optional<String> hindrance = Optional.empty();
    private long restored;
    private long completed;
    private List<OpenCheckpoint> open = List.of();

    @Test
    void shouldFindNothingWhenNobodyRunsAnything() {
        assertThat(decide(Map.of())).isInstanceOf(Nothing.class);
    }

    @Test
    void shouldAdoptWhenAllTasksAreThereOnce() {
        Adopted adopted = (Adopted) decide(Map.of("tm-0", List.of(subtask(0)), "tm-1", List.of(subtask(1))));

        assertThat(adopted.former()).containsExactly(Map.entry(0, FORMER));
        assertThat(adopted.placement()).hasSize(graph.tasks().size());
        assertThat(adopted.placement().get(graph.tasks().get(1))).isEqualTo("tm-1");
        assertThat(adopted.aborted()).isEmpty();
        assertThat(adopted.uncommitted()).isFalse();
    }

    @Test
    void shouldSayWhichTasksAreMissing() {
        Missing missing = (Missing) decide(Map.of("tm-0", List.of(subtask(0))));

        assertThat(missing.tasks()).extracting(TaskId::subtask).containsOnly(1);
    }

    @Test
    void shouldNotCountTasksOfAnOlderExecution() {
        RunningTasks newer = subtask(0);
        execution = OLDER;

        assertThat(decide(Map.of("tm-0", List.of(newer), "tm-1", List.of(subtask(1)))))
                .isInstanceOf(Missing.class);
    }

    @Test
    void shouldRefuseATaskThatRunsTwice() {
        assertRefused(
                Map.of("tm-0", List.of(subtask(0)), "tm-1", List.of(subtask(1)), "tm-2", List.of(subtask(1))),
                "runs twice: at tm-1 and at tm-2");
    }

    @Test
    void shouldRefuseTasksThatFailed() {
        hindrance = Optional.of("task count/1 failed: no disk");

        assertRefused(Map.of("tm-1", List.of(subtask(1))), "tm-1: task count/1 failed: no disk");
    }

    @Test
    void shouldRefuseAnotherConfiguration() {
        specHash = "older";

        assertRefused(Map.of("tm-1", List.of(subtask(1))), "another configuration: older, expected hash");
    }

    @Test
    void shouldAdoptWhatBuildsOnTheNewestCheckpoint() {
        completed(3, 7);
        completed = 7;

        Adopted adopted = (Adopted) both();

        assertThat(adopted.completed()).isEmpty();
        assertThat(adopted.uncommitted()).isTrue();
    }

    @Test
    void shouldHaveSinksOfARestoredCheckpointAlone() {
        completed(3, 7);
        completed = 7;
        restored = 7;

        assertThat(((Adopted) both()).uncommitted()).isFalse();
    }

    @Test
    void shouldTellOfWhatIsInTheLogAndAbortWhatIsNot() {
        completed(3, 7);
        completed(3, 8);
        completed = 7;
        open = List.of(new OpenCheckpoint(3, 8, false), new OpenCheckpoint(3, 9, false));

        Adopted adopted = (Adopted) both();

        assertThat(adopted.completed()).containsExactly(8L);
        assertThat(adopted.aborted()).containsExactly(9L);
        assertThat(adopted.uncommitted()).isTrue();
    }

    @Test
    void shouldRefuseTasksThatBuildOnWhatCannotBeRead() {
        completed(3, 7);
        completed = 8;

        assertRefused(Map.of("tm-0", List.of(subtask(0))), "build on checkpoint 8, the newest that can be read is 7");
    }

    @Test
    void shouldRefuseTasksThatBuildOnSomethingWhenTheLogIsEmpty() {
        completed = 8;

        assertRefused(Map.of("tm-0", List.of(subtask(0))), "none can be read");
    }

    @Test
    void shouldRefuseTasksThatAnotherExecutionHasOvertaken() {
        completed(3, 7);
        completed(4, 8);
        completed = 7;
        // The same number, begun by the JobMaster that was overtaken.
        open = List.of(new OpenCheckpoint(3, 8, false));

        assertRefused(Map.of("tm-0", List.of(subtask(0))), "the newest that can be read is 8, which is not theirs");
    }

    @Test
    void shouldRefuseTasksThatHaveStoppedForASavepoint() {
        completed(3, 8);
        open = List.of(new OpenCheckpoint(3, 8, true));

        assertRefused(Map.of("tm-0", List.of(subtask(0))), "sources have stopped for checkpoint 8");
    }

    @Test
    void shouldTellAChangeOfTheParallelismFromWhatIsWrong() {
        Adoption rescaled = new Adoption(graph.job().initializeExecutionGraph(3, 16), "hash", log);

        assertThat(rescaled.decide(Map.of("tm-0", List.of(subtask(0)))))
                .isEqualTo(new Refused("tm-0: its tasks run at parallelism 2, expected 3", true));
    }

    private void assertRefused(Map<String, List<RunningTasks>> running, String why) {
        assertThat(decide(running))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.why()).contains(why));
    }

    private Verdict both() {
        return decide(Map.of("tm-0", List.of(subtask(0)), "tm-1", List.of(subtask(1))));
    }

    private Verdict decide(Map<String, List<RunningTasks>> running) {
        return new Adoption(graph, "hash", log).decide(running);
    }

    private RunningTasks subtask(int subtask) {
        return new RunningTasks(
                execution,
                execution,
                specHash,
                graph.job().fingerprint(),
                2,
                16,
                graph.tasks().stream().filter(task -> task.subtask() == subtask).toList(),
                hindrance,
                restored,
                completed,
                open,
                completed);
    }

    /** Newest first. */
    private void completed(long epoch, long id) {
        log.add(
                0,
                new CheckpointMetadata(
                        id,
                        epoch,
                        "nonce",
                        id,
                        "",
                        "CHECKPOINT",
                        "PERIODIC",
                        1,
                        2,
                        "count",
                        "uid",
                        "abc",
                        2,
                        16,
                        List.of(),
                        List.of(),
                        Map.of(),
                        0,
                        0,
                        false,
                        false));
    }
}
