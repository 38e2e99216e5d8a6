package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.DataStream;
import dev.weir.api.StreamProgram;
import dev.weir.api.WatermarkStrategy;
import dev.weir.state.SnapshotForm;
import dev.weir.task.CheckpointTest.Counting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several checkpoints in the same tasks at once, and one after which sources stop. */
class OverlappingCheckpointsTest {
    private static final int RECORDS = 2_000;

    private static List<Event> events(int from) {
        return IntStream.range(0, RECORDS)
                .mapToObj(i -> new Event("k" + (from + i) % 7, i, 1))
                .toList();
    }

    private static StreamProgram program(MemorySink<String> sink) {
        return (streams, arguments) -> {
            DataStream<Event> fast = streams.source(
                    "fast",
                    MemorySource.of(Event.class, 50, List.of(events(0))),
                    WatermarkStrategy.ascending(Event::at));
            DataStream<Event> slow = streams.source(
                    "slow",
                    MemorySource.of(Event.class, 3, List.of(events(3))),
                    WatermarkStrategy.ascending(Event::at));
            fast.rebalance()
                    .union(slow)
                    .keyBy(String.class, Event::key)
                    .process("counts", String.class, Counting::new)
                    .sink("out", sink);
        };
    }

    private static Map<String, Long> expected() {
        Map<String, Long> counts = new HashMap<>();
        List<String> expected = new ArrayList<>();
        List<Event> all = new ArrayList<>(events(0));
        all.addAll(events(3));
        all.forEach(event -> expected.add(event.key() + "=" + counts.merge(event.key(), 1L, Long::sum)));
        return MemorySink.counts(expected);
    }

    private static void until(LocalRun run, long whole) {
        while (!run.isWhole(whole)) {
            assertThat(run.step())
                    .as("checkpoint %d is stuck: %s", whole, run.events())
                    .isTrue();
        }
    }

    @Test
    void shouldGoOnFromAnyOfSeveralThatWereInTheTasksAtOnce() throws Exception {
        for (int chosen = 0; chosen < 3; chosen++) {
            for (int apart = 0; apart < 12; apart += 3) {
                MemorySink<String> sink = new MemorySink<>();
                LocalRun run = LocalRun.start(program(sink), 2).steps(40);
                List<Long> ids = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    ids.add(run.trigger());
                    run.steps(apart);
                }
                until(run, ids.get(2));
                for (int i = 0; i <= chosen; i++) {
                    run.execution().notifyCheckpointComplete(ids.get(i));
                    run.execution().commit(ids.get(i));
                }
                run.steps(50);

                LocalRun.restore(program(sink), 3, run.collect(ids.get(chosen)), 2)
                        .finish();

                assertThat(run.events()).noneMatch(event -> event.startsWith("declined"));
                assertThat(MemorySink.counts(sink.records()))
                        .as("from number %d, %d steps apart", chosen, apart)
                        .isEqualTo(expected());
            }
        }
    }

    @Test
    void shouldReadNothingAfterTheBarrierWithWhichSourcesStop() throws Exception {
        MemorySink<String> sink = new MemorySink<>();
        LocalRun run = LocalRun.start(program(sink), 2).steps(60);

        run.execution().executeCheckpoint(1, 0, SnapshotForm.CANONICAL, true);
        until(run, 1);
        run.settle();
        run.execution().notifyCheckpointComplete(1);
        run.execution().commit(1);
        run.settle();

        int made = sink.records().size();
        assertThat(made).as("some are read, not all").isBetween(1, 2 * RECORDS - 1);
        assertThat(run.settle().execution().runningTasks()).isPositive();
        LocalRun.restore(program(sink), 3, run.collect(1), 2).finish();
        assertThat(MemorySink.counts(sink.records())).isEqualTo(expected());
    }

    @Test
    void shouldReadOnWhenTheCheckpointWithWhichSourcesStopIsAborted() throws Exception {
        MemorySink<String> sink = new MemorySink<>();
        LocalRun run = LocalRun.start(program(sink), 2).steps(60);
        run.execution().executeCheckpoint(1, 0, SnapshotForm.CANONICAL, true);
        run.settle();

        run.execution().notifyCheckpointAborted(1);
        run.settle();
        run.execution().executeCheckpoint(2, 0, SnapshotForm.NATIVE, false);
        until(run, 2);
        run.execution().notifyCheckpointComplete(2);
        run.execution().commit(2);
        run.settle();

        assertThat(MemorySink.counts(sink.records())).isEqualTo(expected());
    }
}
