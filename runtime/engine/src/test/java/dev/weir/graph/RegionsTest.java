package dev.weir.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.codec.Codecs;
import dev.weir.common.TaskId;
import dev.weir.launcher.CountProgram;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RegionsTest {
    @Test
    void shouldBeOneWhereAllShuffle() {
        ExecutionGraph graph = graph("1");

        Regions regions = Regions.of(graph);

        assertThat(regions.count()).isEqualTo(1);
        assertThat(regions.tasks(0)).isEqualTo(graph.tasks());
    }

    @Test
    void shouldBeOneForEachSubtaskThatRunsByItself() {
        ExecutionGraph graph = graph("0");

        Regions regions = Regions.of(graph);

        assertThat(regions.all()).containsExactly(0, 1, 2);
        for (TaskId task : graph.tasks()) {
            assertThat(regions.of(task)).isEqualTo(task.subtask());
            assertThat(regions.tasks(task.subtask())).contains(task);
        }
        assertThat(regions.tasks(Set.of(0, 2))).extracting(TaskId::subtask).containsOnly(0, 2);
    }

    @Test
    void shouldRefuseATaskThatThereIsNot() {
        assertThatThrownBy(() -> Regions.of(graph("0")).of(new TaskId("other", 0)))
                .hasMessageContaining("no task other/0");
    }

    private ExecutionGraph graph(String shuffle) {
        return JobGraph.defineJobStructure(new ProgramLoader(new Codecs())
                        .load(
                                CountProgram.class.getName(),
                                List.of("--output", "/none", "--shuffle", shuffle),
                                getClass().getClassLoader()))
                .initializeExecutionGraph(3, 16);
    }
}
