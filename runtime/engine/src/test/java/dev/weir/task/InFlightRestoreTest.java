package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Arguments;
import dev.weir.api.DataStream;
import dev.weir.api.DataType;
import dev.weir.api.StreamProgram;
import dev.weir.api.WatermarkStrategy;
import dev.weir.channel.Element;
import dev.weir.channel.InFlightElements;
import dev.weir.channel.RecordBatch;
import dev.weir.checkpoint.InFlightAssignment;
import dev.weir.checkpoint.StateCompatibility;
import dev.weir.checkpoint.UnmatchedStateException;
import dev.weir.codec.Codecs;
import dev.weir.codec.KeyGroups;
import dev.weir.common.TaskId;
import dev.weir.graph.ExecutionGraph;
import dev.weir.graph.JobEdge;
import dev.weir.graph.JobGraph;
import dev.weir.graph.Partitioning;
import dev.weir.graph.ProgramRecorder;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.InFlight;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which elements go where, from {@link InFlightAssignment} to the channels. */
class InFlightRestoreTest {
    private static final int OLD_PARALLELISM = 3;
    private static final String KEYED = "events -> counts";
    private static final String SHARED = "counts -> shared";
    private static final String BROADCAST = "counts -> everywhere";

    private final Codecs codecs = new Codecs();
    private final List<InFlight> stored = new ArrayList<>();

    private ExecutionGraph graph(int parallelism) throws Exception {
        StreamProgram program = (streams, arguments) -> {
            DataStream<String> counts = streams.source(
                            "events",
                            MemorySource.of(Event.class, List.<Event>of()),
                            WatermarkStrategy.ascending(Event::at))
                    .keyBy(String.class, Event::key)
                    .process("counts", String.class, CheckpointTest.Counting::new);
            counts.rebalance().sink("shared", new MemorySink<>());
            counts.broadcast().sink("everywhere", new MemorySink<>());
        };
        ProgramRecorder recorder = new ProgramRecorder(codecs);
        program.define(recorder, Arguments.parse(List.of()));
        return JobGraph.defineJobStructure(recorder.finish())
                .initializeExecutionGraph(parallelism, LocalRun.MAX_PARALLELISM);
    }

    private void inFlight(String edge, int from, int to, DataType<?> type, Element... elements) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new InFlightElements(edge, from, to, codecs.of(type), List.of(elements)).writeTo(out);
        stored.add(new InFlight(edge, from, to, new StateHandle(null, 0, out.size(), 0, out.toByteArray())));
    }

    private static RecordBatch batch(Object... values) {
        RecordBatch batch = new RecordBatch();
        for (Object value : values) {
            batch.add(value, 1);
        }
        return batch;
    }

    private CheckpointMetadata checkpoint() {
        return new CheckpointMetadata(
                1,
                1,
                "",
                9,
                "",
                "CHECKPOINT",
                "PERIODIC",
                0,
                0,
                "",
                "",
                "",
                OLD_PARALLELISM,
                LocalRun.MAX_PARALLELISM,
                List.of(),
                stored,
                Map.of(),
                0,
                0,
                false,
                false);
    }

    /** What each task takes over, in order. */
    private Map<TaskId, List<Element>> restored(int parallelism) throws Exception {
        ExecutionGraph graph = graph(parallelism);
        InFlightRestore restore = new InFlightRestore(graph, codecs, InFlightAssignment.rescales(checkpoint(), graph));
        Map<TaskId, List<Element>> restored = new HashMap<>();
        InFlightAssignment.assign(checkpoint(), graph, false).forEach((task, channels) -> {
            List<InFlightRestore.Stored> given = channels.stream()
                    .map(channel -> new InFlightRestore.Stored(
                            channel.edge(), channel.from(), channel.elements().inline()))
                    .toList();
            restore.assign(task, given)
                    .values()
                    .forEach(elements -> restored.computeIfAbsent(task, id -> new ArrayList<>())
                            .addAll(elements));
        });
        return restored;
    }

    private static List<Object> values(List<Element> elements) {
        List<Object> values = new ArrayList<>();
        for (Element element : elements) {
            RecordBatch batch = (RecordBatch) element;
            for (int i = 0; i < batch.size(); i++) {
                values.add(batch.value(i));
            }
        }
        return values;
    }

    @Test
    void shouldGiveEachChannelItsOwnAtTheSameParallelismAndLeaveItActive() throws Exception {
        inFlight(SHARED, 2, 1, DataType.of(String.class), new Element.Watermark(5), batch("a"), Element.Status.IDLE);
        inFlight(SHARED, 0, 1, DataType.of(String.class), Element.Status.IDLE, Element.Status.ACTIVE);
        ExecutionGraph graph = graph(OLD_PARALLELISM);
        int from2 = graph.inputs(new TaskId("shared", 1)).get(2).index();

        Map<Integer, List<Element>> assigned = new InFlightRestore(graph, codecs, false)
                .assign(
                        new TaskId("shared", 1),
                        stored.stream()
                                .map(one -> new InFlightRestore.Stored(
                                        one.edge(), one.from(), one.elements().inline()))
                                .toList());

        assertThat(assigned).hasSize(2);
        assertThat(assigned.get(from2))
                .hasSize(4)
                .startsWith(new Element.Watermark(5))
                .endsWith(Element.Status.IDLE, Element.Status.ACTIVE);
        assertThat(assigned.get(graph.inputs(new TaskId("shared", 1)).get(0).index()))
                .containsExactly(Element.Status.IDLE, Element.Status.ACTIVE);
    }

    @Test
    void shouldGiveKeyedRecordsToTheirNewOwnersEachOnceWithoutWatermarks() throws Exception {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            events.add(new Event("k" + i, i, i));
        }
        List<Event> expected = new ArrayList<>();
        ExecutionGraph old = graph(OLD_PARALLELISM);
        RecordKeyGroups keyGroups = keyGroups(old);
        for (int to = 0; to < OLD_PARALLELISM; to++) {
            int subtask = to;
            List<Event> its = events.stream()
                    .filter(event -> KeyGroups.subtask(keyGroups.of(event), LocalRun.MAX_PARALLELISM, OLD_PARALLELISM)
                            == subtask)
                    .toList();
            inFlight(KEYED, 1, to, DataType.of(Event.class), new Element.Watermark(7), batch(its.toArray()));
            expected.addAll(its);
        }

        for (int parallelism : new int[] {1, 2, 5, 16}) {
            Map<TaskId, List<Element>> restored = restored(parallelism);
            List<Object> all = new ArrayList<>();
            restored.forEach((task, elements) -> {
                for (Object value : values(elements)) {
                    assertThat(KeyGroups.subtask(keyGroups.of(value), LocalRun.MAX_PARALLELISM, parallelism))
                            .isEqualTo(task.subtask());
                    all.add(value);
                }
            });
            assertThat(all).as("at %s", parallelism).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private RecordKeyGroups keyGroups(ExecutionGraph graph) {
        JobEdge keyed = graph.job().edges().stream()
                .filter(edge -> edge.id().equals(KEYED))
                .findFirst()
                .orElseThrow();
        return new RecordKeyGroups(
                "counts", (Partitioning.Hash) keyed.edge().partitioning(), LocalRun.MAX_PARALLELISM, codecs);
    }

    @Test
    void shouldShareOutOtherChannelsAndTakeBroadcastRecordsOnceForEachReceiver() throws Exception {
        for (int from = 0; from < OLD_PARALLELISM; from++) {
            for (int to = 0; to < OLD_PARALLELISM; to++) {
                inFlight(SHARED, from, to, DataType.of(String.class), batch("s" + from + to));
                inFlight(BROADCAST, from, to, DataType.of(String.class), batch("b" + from));
            }
        }

        for (int parallelism : new int[] {1, 2, 4}) {
            Map<TaskId, List<Element>> restored = restored(parallelism);
            List<Object> shared = new ArrayList<>();
            for (int subtask = 0; subtask < parallelism; subtask++) {
                shared.addAll(values(restored.getOrDefault(new TaskId("shared", subtask), List.of())));
                assertThat(values(restored.get(new TaskId("everywhere", subtask))))
                        .as("at %s", parallelism)
                        .containsExactlyInAnyOrder("b0", "b1", "b2");
            }
            assertThat(shared).hasSize(9).doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldRefuseRecordsOnAnEdgeThatTheJobDoesNotHave() throws Exception {
        inFlight("events -> gone", 0, 0, DataType.of(Event.class), batch(new Event("a", 1, 1)));
        ExecutionGraph graph = graph(2);

        assertThatThrownBy(() -> InFlightAssignment.assign(checkpoint(), graph, false))
                .isInstanceOf(UnmatchedStateException.class)
                .hasMessageContaining("events -> gone")
                .hasMessageContaining(KEYED)
                .hasMessageContaining("savepoint");
        assertThat(InFlightAssignment.assign(checkpoint(), graph, true)).isEmpty();
        assertThat(StateCompatibility.check(graph.job(), checkpoint(), 2, false).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.describe()).contains("events -> gone", KEYED));
        assertThat(StateCompatibility.check(graph.job(), checkpoint(), 2, true).problems())
                .isEmpty();
    }
}
