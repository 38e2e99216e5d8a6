package dev.weir.bench.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AreasTest {
    private static final String STEP = "dev.weir.task.StreamTask.step";

    @Test
    void shouldCountWhatTheJdkDoesWhereItIsUsed() {
        Stacks stacks = new Stacks();
        stacks.add(List.of("task-N", STEP, "dev.weir.state.Table.get", "java.util.Arrays.equals"), 1);
        stacks.add(
                List.of(
                        "task-N",
                        STEP,
                        "dev.weir.state.PrimitiveValueState.get",
                        "dev.weir.codec.PrimitiveBits.fromBits"),
                2);
        stacks.add(List.of("task-N", STEP, "dev.weir.task.ChannelOutput.add", "dev.weir.channel.RecordBatch.add"), 5);
        stacks.add(
                List.of(
                        "task-N",
                        STEP,
                        "dev.weir.bench.queries.weir.WeirEngine.read",
                        "dev.weir.examples.nexmark.events.EventGenerator.apply"),
                12);

        assertThat(Areas.told(stacks))
                .containsExactly(" 60.0 %  generator", " 25.0 %  batches and channels", " 15.0 %  state");
    }

    @Test
    void shouldCountStateThatIsWrittenByOtherThreadsAsCheckpoints() {
        Stacks stacks = new Stacks();
        stacks.add(List.of("blocking", "dev.weir.state.WholePart.write"), 1);
        stacks.add(List.of("task-N", "java.lang.Thread.run"), 1);
        stacks.add(List.of("task-N", STEP, "dev.weir.task.SessionWindowOperator.process"), 2);

        assertThat(Areas.told(stacks))
                .containsExactly(
                        " 50.0 %  windows", " 25.0 %  checkpoints and control, on other threads", " 25.0 %  else");
    }

    @Test
    void shouldSayNothingOfAnotherEngine() {
        Stacks stacks = new Stacks();
        stacks.add(
                List.of(
                        "Source: events (N/N)",
                        "org.apache.flink.Task.run",
                        "dev.weir.examples.nexmark.events.Dice.roll"),
                9);

        assertThat(Areas.told(stacks)).isEmpty();
    }
}
