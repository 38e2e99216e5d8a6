package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Arguments;
import dev.weir.api.StreamProgram;
import dev.weir.api.WatermarkStrategy;
import dev.weir.channel.ChannelLostException;
import dev.weir.codec.Codecs;
import dev.weir.common.ExecutionId;
import dev.weir.common.HostAndPort;
import dev.weir.common.SystemClock;
import dev.weir.common.TaskId;
import dev.weir.graph.ExecutionGraph;
import dev.weir.graph.JobGraph;
import dev.weir.graph.ProgramRecorder;
import dev.weir.network.CuttableProxy;
import dev.weir.network.DataServer;
import dev.weir.network.DataServerConfig;
import dev.weir.state.MemoryStateBackend;
import dev.weir.state.RestoredOperator;
import dev.weir.state.SnapshotForm;
import dev.weir.state.TaskSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two processes' worth of workers and data servers, with real threads and sockets. */
class TwoProcessesTest {
    private static final int PARALLELISM = 4;

    private final ExecutorService blocking = Executors.newCachedThreadPool();
    private final Map<Long, Map<TaskId, TaskSnapshot>> captured = new HashMap<>();
    private final Map<Long, Set<TaskId>> committed = new HashMap<>();
    private final Set<TaskId> drained = new HashSet<>();
    private final List<Throwable> failures = new ArrayList<>();
    /** The attempt that runs. */
    private long deployed;

    private final List<Process> processes = new ArrayList<>();
    /** Of what is deployed next. */
    private Alignment alignment = Alignment.exactlyOnce();

    private static final class Process {
        private final DataServer server;
        /** Stands between the process and whoever sends to it, so that connections can be reset. */
        private final CuttableProxy proxy;

        private final TaskExecutor executor;
        /** The job as this process loaded it. */
        private ExecutionGraph graph;

        private Execution execution;

        Process(String name, ExecutorService blocking) throws Exception {
            server = DataServer.start(new DataServerConfig(name, "127.0.0.1", 0, "token", 8_192));
            proxy = new CuttableProxy(server.address());
            executor = new TaskExecutor(new TaskExecutorConfig(2, name), new SystemClock(), blocking);
        }
    }

    @BeforeEach
    void start() throws Exception {
        processes.add(new Process("left", blocking));
        processes.add(new Process("right", blocking));
    }

    @AfterEach
    void stop() throws Exception {
        for (Process process : processes) {
            process.server.close();
            process.executor.close();
            process.proxy.close();
        }
        blocking.shutdownNow();
    }

    private static StreamProgram counts(MemorySink<String> sink, int records) {
        return (streams, arguments) -> streams.source(
                        "events",
                        MemorySource.of(
                                Event.class, 100, List.of(events(0, records), events(1, records), events(2, records))),
                        WatermarkStrategy.ascending(Event::at))
                .rebalance()
                .map(Event.class, event -> event)
                .keyBy(String.class, Event::key)
                .process("counts", String.class, CheckpointTest.Counting::new)
                .sink("out", sink);
    }

    private static List<Event> events(int split, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Event("k" + (i + split) % 97, i, 1))
                .toList();
    }

    private static List<String> expected(int records) {
        Map<String, Long> counts = new HashMap<>();
        return IntStream.range(0, 3)
                .boxed()
                .flatMap(split -> events(split, records).stream())
                .map(event -> event.key() + "=" + counts.merge(event.key(), 1L, Long::sum))
                .collect(Collectors.toList());
    }

    /** The even subtasks go to one process, the odd ones to the other. */
    private void deploy(StreamProgram program, LocalCheckpoint from, long attempt) throws Exception {
        synchronized (captured) {
            deployed = attempt;
            failures.clear();
        }
        Map<TaskId, HostAndPort> peers = new HashMap<>();
        for (Process process : processes) {
            ProgramRecorder recorder = new ProgramRecorder(new Codecs());
            program.define(recorder, Arguments.parse(List.of()));
            process.graph = JobGraph.defineJobStructure(recorder.finish()).initializeExecutionGraph(PARALLELISM, 16);
        }
        for (TaskId task : processes.get(0).graph.tasks()) {
            peers.put(task, processes.get(task.subtask() % 2).proxy.address());
        }
        for (int i = 0; i < 2; i++) {
            Process process = processes.get(i);
            int index = i;
            Codecs codecs = process.graph.job().logical().codecs();
            Map<TaskId, List<RestoredOperator>> restored =
                    from == null ? InitialSplits.enumerate(process.graph, codecs) : from.assign(process.graph);
            ExecutionPlan plan = new ExecutionPlan(
                    "job",
                    new ExecutionId(1, attempt),
                    process.graph.job(),
                    process.graph,
                    process.graph.tasks().stream()
                            .filter(task -> task.subtask() % 2 == index)
                            .collect(Collectors.toSet()),
                    peers,
                    restored,
                    from == null ? Map.of() : from.assignInFlight(process.graph, codecs),
                    codecs,
                    alignment);
            process.execution = new Executions(process.executor, process.server, new MemoryStateBackend())
                    .deploy(plan, new Listener(attempt));
        }
        processes.forEach(process -> process.execution.startSources());
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        synchronized (captured) {
            while (!condition.getAsBoolean()) {
                assertThat(System.nanoTime())
                        .as("deadline; failures %s", failures)
                        .isLessThan(deadline);
                captured.wait(100);
            }
        }
    }

    private LocalCheckpoint checkpoint(long id) throws InterruptedException {
        int tasks = processes.get(0).graph.tasks().size();
        processes.forEach(process -> process.execution.executeCheckpoint(id, 0, SnapshotForm.NATIVE, false));
        await(() -> captured.getOrDefault(id, Map.of()).size() == tasks);
        Map<TaskId, TaskSnapshot> snapshots = captured.get(id);
        await(() -> LocalCheckpoint.isStaged(snapshots));
        LocalCheckpoint checkpoint = LocalCheckpoint.of(id, processes.get(0).graph, snapshots);
        processes.forEach(process -> process.execution.commit(id));
        await(() -> committed.getOrDefault(id, Set.of()).size() == tasks);
        return checkpoint;
    }

    @Test
    void shouldCountEachRecordOnceWithCheckpointsInBetween() throws Exception {
        MemorySink<String> sink = new MemorySink<>();
        deploy(counts(sink, 30_000), null, 1);

        for (long id = 1; id <= 10; id++) {
            checkpoint(id);
        }
        await(() -> drained.size() == 3 * PARALLELISM);
        checkpoint(11);

        assertThat(failures).isEmpty();
        assertThat(MemorySink.counts(sink.records())).isEqualTo(MemorySink.counts(expected(30_000)));
    }

    /** Windows of 8 KiB between the processes are full for most of the time. */
    @Test
    void shouldCountEachRecordOnceWhenBarriersOvertakeBetweenProcesses() throws Exception {
        alignment = Alignment.exactlyOnce().overtakingAfter(0);
        MemorySink<String> sink = new MemorySink<>(3);
        deploy(counts(sink, 10_000), null, 1);
        LocalCheckpoint last = null;
        long inFlight = 0;

        for (long attempt = 2; attempt < 5; attempt++) {
            for (int i = 0; i < 3; i++) {
                last = checkpoint(10 * attempt + i);
                inFlight += last.inFlightBytes();
            }
            for (Process process : processes) {
                process.execution.cancel().toCompletableFuture().get(30, TimeUnit.SECONDS);
            }
            synchronized (captured) {
                drained.clear();
            }
            deploy(counts(sink, 10_000), last, attempt);
        }
        await(() -> drained.size() == 3 * PARALLELISM);
        checkpoint(100);

        assertThat(failures).isEmpty();
        assertThat(inFlight).isPositive();
        assertThat(MemorySink.counts(sink.records())).isEqualTo(MemorySink.counts(expected(10_000)));
    }

    @Test
    void shouldFailOnBothSidesAndGoOnFromTheCheckpointWhenAProcessIsLost() throws Exception {
        MemorySink<String> sink = new MemorySink<>();
        deploy(counts(sink, 30_000), null, 1);
        LocalCheckpoint checkpoint = checkpoint(1);

        Process lost = processes.remove(1);
        lost.executor.close();
        lost.proxy.close();
        await(() -> failures.stream().anyMatch(ChannelLostException.class::isInstance));

        processes.get(0).execution.cancel().toCompletableFuture().get(30, TimeUnit.SECONDS);
        synchronized (captured) {
            failures.clear();
            drained.clear();
            committed.clear();
        }
        processes.add(new Process("another", blocking));
        deploy(counts(sink, 30_000), checkpoint, 2);
        await(() -> drained.size() == 3 * PARALLELISM);
        checkpoint(2);

        assertThat(failures).isEmpty();
        assertThat(MemorySink.counts(sink.records())).isEqualTo(MemorySink.counts(expected(30_000)));
    }

    /** Keeps what it hears; guarded by the map of what was captured. */
    private final class Listener implements TaskListener {
        private final long attempt;

        Listener(long attempt) {
            this.attempt = attempt;
        }

        @Override
        public void notifyCheckpoint(TaskId task, long checkpointId) {}

        @Override
        public void captured(TaskSnapshot snapshot) {
            for (var operator : snapshot.operators()) {
                if (operator.elements() != null) {
                    operator.elements().whenComplete((done, failure) -> changed(() -> {}));
                }
            }
            changed(() -> captured.computeIfAbsent(snapshot.checkpointId(), id -> new HashMap<>())
                    .put(snapshot.task(), snapshot));
        }

        @Override
        public void declined(TaskId task, long checkpointId, String why) {
            changed(() -> failures.add(new AssertionError(task + " declined: " + why)));
        }

        @Override
        public void drained(TaskId task) {
            changed(() -> drained.add(task));
        }

        @Override
        public void committed(TaskId task, long checkpointId) {
            changed(() -> committed
                    .computeIfAbsent(checkpointId, id -> new HashSet<>())
                    .add(task));
        }

        @Override
        public void failed(TaskId task, Throwable failure) {
            changed(() -> {
                // A process that is lost may find that out when the next attempt runs already.
                if (attempt == deployed) {
                    failures.add(failure);
                }
            });
        }

        private void changed(Runnable change) {
            synchronized (captured) {
                change.run();
                captured.notifyAll();
            }
        }
    }
}
