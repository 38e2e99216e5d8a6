package dev.weir.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.channel.ChannelFactory;
import dev.weir.codec.Codecs;
import dev.weir.common.ExecutionId;
import dev.weir.common.HostAndPort;
import dev.weir.common.ManualEventLoop;
import dev.weir.common.TaskId;
import dev.weir.control.JobConfig;
import dev.weir.control.JobFailure;
import dev.weir.graph.JobGraph;
import dev.weir.graph.LogicalGraph;
import dev.weir.graph.ProgramLoader;
import dev.weir.launcher.CountProgram;
import dev.weir.protocol.Connection;
import dev.weir.protocol.ConnectionListener;
import dev.weir.protocol.ControlMessage;
import dev.weir.protocol.Handle;
import dev.weir.protocol.MemoryTransport;
import dev.weir.protocol.Restore;
import dev.weir.protocol.RunningTasks;
import dev.weir.protocol.ToJobMaster;
import dev.weir.protocol.ToTaskManager;
import dev.weir.state.Elements;
import dev.weir.state.MemoryStateBackend;
import dev.weir.state.RestoredOperator;
import dev.weir.state.SnapshotForm;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.MemoryObjectStore;
import dev.weir.task.Executions;
import dev.weir.task.InitialSplits;
import dev.weir.task.TaskExecutor;
import dev.weir.task.TaskExecutorConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A TaskManager in virtual time, with a JobMaster that is this test. */
class TaskManagerTest {
    private static final ExecutionId FIRST = new ExecutionId(3, 1);
    private static final ExecutionId SECOND = new ExecutionId(3, 2);
    private static final ExecutionId ADOPTED = new ExecutionId(4, 1);

    private final ManualEventLoop loop = new ManualEventLoop();
    private final MemoryTransport transport = new MemoryTransport();
    private final List<ToJobMaster> told = new ArrayList<>();
    private LogicalGraph program = new ProgramLoader(new Codecs())
            .load(
                    CountProgram.class.getName(),
                    List.of("--output", "/none"),
                    getClass().getClassLoader());
    private final JobGraph graph = JobGraph.defineJobStructure(program);
    private final TaskExecutor executor =
            new TaskExecutor(new TaskExecutorConfig(0, "task"), loop.clock(), Runnable::run);
    private int programsLoaded;
    private TaskManager running;
    /** What the TaskManager said that it cannot get rid of. */
    private final List<String> stuck = new ArrayList<>();

    private Connection taskManager;
    /** Of the JobMaster that this test is. */
    private long epoch = 3;
    /** Of the splits that are deployed. */
    private StateSchema schema = new StateSchema("splits", "splits", "", "");

    @BeforeEach
    void start() throws IOException {
        listen();
        begin();
    }

    private void begin() {
        running = new TaskManager(
                new TaskManagerSettings(
                        config(),
                        "tm-0",
                        "jobs/uid",
                        new HostAndPort("jm", 1),
                        new HostAndPort("127.0.0.1", 6124),
                        MemoryObjectStore::new,
                        () -> {
                            programsLoaded++;
                            return program;
                        }),
                loop,
                transport,
                new Executions(executor, ChannelFactory.none(), new MemoryStateBackend()),
                stuck::add);
        running.start();
        loop.runReady();
    }

    private void listen() throws IOException {
        transport.listen("jm", 1, connection -> new ConnectionListener() {
            @Override
            public void received(Connection from, ControlMessage message) {
                taskManager = from;
                told.add((ToJobMaster) message);
                from.send(
                        message instanceof ToJobMaster.Register
                                ? new ToTaskManager.Accepted(epoch)
                                : new ToTaskManager.HeartbeatAck());
            }

            @Override
            public void closed(Connection which, String reason) {}
        });
    }

    private static JobConfig config() {
        return JobConfig.builder(
                        "count",
                        "uid",
                        JobConfig.Checkpointing.builder(new JobConfig.Storage("http://s3", "b", "jobs", "", true))
                                .timeout(10_000)
                                .historyLimit(1)
                                .build())
                .specHash("hash")
                .jobClass(CountProgram.class.getName())
                .maxParallelism(16)
                .jobMasterHost("jm")
                .build();
    }

    @Test
    void shouldLoadTheProgramBeforeAnythingIsDeployed() {
        assertThat(programsLoaded).isEqualTo(1);

        order(deploy(FIRST, graph.fingerprint(), List.of()));

        assertThat(programsLoaded).isEqualTo(1);
        assertThat(of(ToJobMaster.Deployed.class)).hasSize(1);
    }

    @Test
    void shouldDeployWhatItIsOrdered() {
        order(deploy(FIRST, graph.fingerprint(), List.of()));

        assertThat(of(ToJobMaster.Deployed.class))
                .singleElement()
                .extracting(ToJobMaster.Deployed::execution)
                .isEqualTo(FIRST);
        assertThat(heartbeat()).containsExactly(FIRST);
    }

    @Test
    void shouldRefuseAnotherGraph() {
        order(deploy(FIRST, "other", List.of()));

        ToJobMaster.DeployFailed failed = of(ToJobMaster.DeployFailed.class).get(0);
        assertThat(failed.failure().reason()).isEqualTo("ProgramDiffers");
        assertThat(failed.failure().category()).isEqualTo(JobFailure.Category.USER);
        assertThat(failed.damagedState()).isFalse();
    }

    @Test
    void shouldSayThatStateIsDamaged() {
        Handle altered = new Handle(Optional.empty(), 0, 3, 12345, Optional.of(new byte[] {1, 2, 3}));

        order(deploy(FIRST, graph.fingerprint(), List.of(altered)));

        assertThat(of(ToJobMaster.DeployFailed.class)).singleElement().matches(ToJobMaster.DeployFailed::damagedState);
    }

    @Test
    void shouldEndOneExecutionBeforeItBeginsTheNext() {
        order(deploy(FIRST, graph.fingerprint(), List.of()));

        order(deploy(SECOND, graph.fingerprint(), List.of()));

        assertThat(of(ToJobMaster.Deployed.class))
                .extracting(ToJobMaster.Deployed::execution)
                .containsExactly(FIRST, SECOND);
        assertThat(heartbeat()).containsExactly(SECOND);
    }

    @Test
    void shouldRefuseADeploymentOfAnotherEpoch() {
        order(deploy(new ExecutionId(2, 9), graph.fingerprint(), List.of()));

        assertThat(of(ToJobMaster.Deployed.class)).isEmpty();
    }

    @Test
    void shouldCancelAndSaySoAlsoWhatItDoesNotRun() {
        order(deploy(FIRST, graph.fingerprint(), List.of()));

        order(new ToTaskManager.Cancel(FIRST));
        order(new ToTaskManager.Cancel(SECOND));

        assertThat(of(ToJobMaster.Cancelled.class))
                .extracting(ToJobMaster.Cancelled::execution)
                .containsExactly(FIRST, SECOND);
        loop.advance(Duration.ofSeconds(1));
        assertThat(heartbeat()).isEmpty();
    }

    @Test
    void shouldSayThatItsProcessIsToEndWhenATaskHangsInOpen() {
        order(deploy(FIRST, graph.fingerprint(), List.of()));
        order(new ToTaskManager.Cancel(FIRST));
        loop.holdBlocking(true);
        order(deploy(SECOND, graph.fingerprint(), List.of()));
        order(new ToTaskManager.Cancel(SECOND));

        loop.advance(Duration.ofMillis(LocalExecution.END_TIMEOUT_MILLIS - 1));
        assertThat(stuck).isEmpty();
        loop.advance(Duration.ofMillis(1));

        assertThat(stuck).singleElement().asString().contains("execution 3.2", "60 s", "open hangs");
    }

    @Test
    void shouldNotBeStuckWhenWhatWasCancelledEndsLate() {
        order(deploy(FIRST, graph.fingerprint(), List.of()));
        order(new ToTaskManager.Cancel(FIRST));
        loop.holdBlocking(true);
        order(deploy(SECOND, graph.fingerprint(), List.of()));
        order(new ToTaskManager.Cancel(SECOND));

        loop.advance(Duration.ofMillis(LocalExecution.END_TIMEOUT_MILLIS - 1));
        loop.holdBlocking(false);
        settle();
        loop.advance(Duration.ofMillis(LocalExecution.END_TIMEOUT_MILLIS));

        assertThat(of(ToJobMaster.Cancelled.class)).hasSize(2);
        assertThat(stuck).isEmpty();
    }

    @Test
    void shouldRunOnWithoutAJobMasterForAWhileOnly() throws IOException {
        order(deploy(FIRST, graph.fingerprint(), List.of()));
        transport.unlisten(1);
        transport.cut();

        loop.advance(Duration.ofMillis(TaskManagerSettings.DEFAULT_ORPHAN_MILLIS + 100));
        settle();
        told.clear();
        listen();
        loop.advance(Duration.ofSeconds(2));

        assertThat(of(ToJobMaster.Heartbeat.class))
                .isNotEmpty()
                .allMatch(heartbeat -> heartbeat.executions().isEmpty());
    }

    /** Each subtask is a region of its own. The program is loaded as soon as the TaskManager is registered. */
    private void beginWithoutShuffle() {
        program = new ProgramLoader(new Codecs())
                .load(
                        CountProgram.class.getName(),
                        List.of("--output", "/none", "--shuffle", "0"),
                        getClass().getClassLoader());
        running.stop();
        loop.runReady();
        begin();
        told.clear();
    }

    @Test
    void shouldRunRegionsSideBySideAndEndThemOneByOne() {
        beginWithoutShuffle();
        order(region(FIRST, FIRST, 0));
        order(region(SECOND, FIRST, 1));
        assertThat(of(ToJobMaster.Deployed.class))
                .extracting(ToJobMaster.Deployed::execution)
                .containsExactly(FIRST, SECOND);

        order(new ToTaskManager.Start(FIRST));
        order(new ToTaskManager.Start(SECOND));
        order(new ToTaskManager.ExecuteCheckpoint(FIRST, 5, 1, SnapshotForm.NATIVE, "segments/", false));

        assertThat(of(ToJobMaster.Acknowledge.class)).singleElement().satisfies(acknowledged -> {
            assertThat(acknowledged.execution()).isEqualTo(FIRST);
            assertThat(acknowledged.tasks()).extracting(TaskId::subtask).containsExactlyInAnyOrder(0, 1);
        });
        order(new ToTaskManager.Cancel(SECOND));
        loop.advance(Duration.ofMillis(600));
        assertThat(heartbeat()).containsExactly(FIRST);
    }

    @Test
    void shouldReplaceARegionAloneAndCancelAllOfAnotherRun() {
        beginWithoutShuffle();
        order(region(FIRST, FIRST, 0));
        order(region(SECOND, FIRST, 1));

        ExecutionId again = new ExecutionId(3, 3);
        order(region(again, FIRST, 1));
        loop.advance(Duration.ofMillis(600));
        assertThat(heartbeat()).containsExactly(FIRST, again);

        ExecutionId anew = new ExecutionId(3, 4);
        order(region(anew, anew, 1));
        loop.advance(Duration.ofMillis(600));
        settle();
        loop.advance(Duration.ofMillis(600));
        assertThat(heartbeat()).containsExactly(anew);
    }

    /** One subtask of a job without a shuffle. */
    private ToTaskManager.Deploy region(ExecutionId execution, ExecutionId run, int subtask) {
        TaskId task = new TaskId("numbers", subtask);
        return new ToTaskManager.Deploy(
                execution,
                run,
                0,
                JobGraph.defineJobStructure(program).fingerprint(),
                2,
                16,
                List.of(new ToTaskManager.Assignment(task, "127.0.0.1", 6124)),
                List.of(new ToTaskManager.TaskRestore(task, List.of(), List.of(), false)));
    }

    @Test
    void shouldTellTheNextJobMasterWhatItRuns() throws IOException {
        run();
        order(new ToTaskManager.ExecuteCheckpoint(FIRST, 5, 1, SnapshotForm.NATIVE, "segments/", false));
        order(new ToTaskManager.StateComplete(FIRST, 5));
        order(new ToTaskManager.ExecuteCheckpoint(FIRST, 6, 1, SnapshotForm.NATIVE, "segments/", false));
        order(new ToTaskManager.Abort(FIRST, 6, "late"));
        order(new ToTaskManager.ExecuteCheckpoint(FIRST, 7, 1, SnapshotForm.NATIVE, "segments/", true));

        changeJobMaster(4);

        RunningTasks running = lastRegistration().running().get(0);
        assertThat(running.execution()).isEqualTo(FIRST);
        assertThat(running.specHash()).isEqualTo("hash");
        assertThat(running.fingerprint()).isEqualTo(graph.fingerprint());
        assertThat(running.tasks()).hasSize(graph.vertices().size());
        assertThat(running.hindrance()).isEmpty();
        assertThat(running.completed()).isEqualTo(5);
        assertThat(running.open()).containsExactly(new RunningTasks.OpenCheckpoint(3, 7, true));
        assertThat(running.highest()).isEqualTo(7);
    }

    @Test
    void shouldGoOnUnderAnotherIdWhenItIsAdopted() throws IOException {
        run();
        changeJobMaster(4);
        order(new ToTaskManager.Adopt(FIRST, ADOPTED, ADOPTED));
        order(new ToTaskManager.Start(ADOPTED));
        order(new ToTaskManager.ExecuteCheckpoint(ADOPTED, 8, 1, SnapshotForm.NATIVE, "segments/", false));

        assertThat(of(ToJobMaster.Deployed.class)).hasSize(1);
        assertThat(of(ToJobMaster.Acknowledge.class))
                .singleElement()
                .satisfies(acknowledged -> assertThat(acknowledged.execution()).isEqualTo(ADOPTED));
        loop.advance(Duration.ofMillis(500));
        assertThat(heartbeat()).containsExactly(ADOPTED);
    }

    @Test
    void shouldRefuseWhatTheFormerJobMasterOrders() throws IOException {
        run();
        changeJobMaster(4);
        order(new ToTaskManager.Adopt(FIRST, ADOPTED, ADOPTED));

        order(new ToTaskManager.ExecuteCheckpoint(FIRST, 8, 1, SnapshotForm.NATIVE, "segments/", false));
        order(new ToTaskManager.Cancel(FIRST));

        assertThat(of(ToJobMaster.Acknowledge.class)).isEmpty();
        loop.advance(Duration.ofMillis(600));
        assertThat(heartbeat()).containsExactly(ADOPTED);
    }

    @Test
    void shouldTellWhatHappenedWhileThereWasNoJobMaster() throws Exception {
        order(deploy(FIRST, graph.fingerprint(), allNumbers()));
        order(new ToTaskManager.Start(FIRST));
        assertThat(of(ToJobMaster.Deployed.class)).hasSize(1);
        transport.unlisten(1);
        transport.cut();
        for (int i = 0; i < 100; i++) {
            loop.advance(Duration.ofMillis(10));
            settle();
        }
        assertThat(of(ToJobMaster.Drained.class)).isEmpty();
        epoch = 4;
        listen();
        loop.advance(Duration.ofMillis(500));

        order(new ToTaskManager.Adopt(FIRST, ADOPTED, ADOPTED));

        assertThat(of(ToJobMaster.Drained.class))
                .hasSize(graph.vertices().size())
                .allMatch(drained -> drained.execution().equals(ADOPTED));
    }

    /** A job that is over before the next heartbeat is due. */
    @Test
    void shouldTellWhatWasCountedBeforeItTellsThatATaskIsDrained() throws Exception {
        order(deploy(FIRST, graph.fingerprint(), allNumbers()));
        told.clear();

        order(new ToTaskManager.Start(FIRST));
        for (int i = 0; i < 20; i++) {
            loop.advance(Duration.ofMillis(1));
            settle();
        }

        assertThat(of(ToJobMaster.Drained.class)).hasSize(graph.vertices().size());
        ToJobMaster beforeTheLast = told.get(told.lastIndexOf(
                        of(ToJobMaster.Drained.class).get(graph.vertices().size() - 1))
                - 1);
        assertThat(beforeTheLast)
                .isInstanceOfSatisfying(
                        ToJobMaster.Heartbeat.class,
                        heartbeat -> assertThat(heartbeat.counters()).containsEntry("numbers", 1_000L));
    }

    /** The source's splits, as they are deployed. */
    private List<Handle> allNumbers() throws Exception {
        RestoredOperator splits = InitialSplits.enumerate(graph.initializeExecutionGraph(1, 16), program.codecs())
                .get(new TaskId("numbers", 0))
                .get(0);
        schema = splits.lists().get(0).schema();
        byte[] blob = new Elements(splits.lists()).toBlob();
        CRC32C crc = new CRC32C();
        crc.update(blob);
        return List.of(new Handle(Optional.empty(), 0, blob.length, (int) crc.getValue(), Optional.of(blob)));
    }

    @Test
    void shouldSayThatThereIsNothingToAdopt() throws IOException {
        changeJobMaster(4);

        order(new ToTaskManager.Adopt(FIRST, ADOPTED, ADOPTED));

        assertThat(of(ToJobMaster.DeployFailed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.failure().reason()).isEqualTo("TasksGone"));
    }

    /** Tasks that have nothing to read. */
    private void run() {
        order(deploy(FIRST, graph.fingerprint(), List.of()));
        order(new ToTaskManager.Start(FIRST));
        assertThat(of(ToJobMaster.Deployed.class)).hasSize(1);
    }

    /** The JobMaster is lost, and another one comes. */
    private void changeJobMaster(long claimed) throws IOException {
        transport.unlisten(1);
        transport.cut();
        settle();
        epoch = claimed;
        listen();
        loop.advance(Duration.ofMillis(500));
    }

    private ToJobMaster.Register lastRegistration() {
        List<ToJobMaster.Register> all = of(ToJobMaster.Register.class);
        return all.get(all.size() - 1);
    }

    private void order(ToTaskManager order) {
        taskManager.send(order);
        settle();
    }

    /** Until neither the TaskManager nor a task has anything to do. */
    private void settle() {
        do {
            loop.runReady();
        } while (executor.runOnce());
        loop.runReady();
    }

    private ToTaskManager.Deploy deploy(ExecutionId execution, String fingerprint, List<Handle> sourceElements) {
        Restore source = new Restore(
                "numbers",
                Long.MIN_VALUE,
                List.of(),
                List.of(new Restore.Listed(schema, sourceElements, 0, 1)),
                List.of());
        List<ToTaskManager.TaskRestore> tasks = graph.initializeExecutionGraph(1, 16).tasks().stream()
                .map(task -> new ToTaskManager.TaskRestore(
                        task, task.vertex().equals("numbers") ? List.of(source) : List.of(), List.of(), false))
                .toList();
        List<ToTaskManager.Assignment> assignments = tasks.stream()
                .map(task -> new ToTaskManager.Assignment(task.task(), "127.0.0.1", 6124))
                .toList();
        return new ToTaskManager.Deploy(execution, execution, 0, fingerprint, 1, 16, assignments, tasks);
    }

    private <T extends ToJobMaster> List<T> of(Class<T> type) {
        return told.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** What it said last that it runs. */
    private List<ExecutionId> heartbeat() {
        List<ToJobMaster.Heartbeat> all = of(ToJobMaster.Heartbeat.class);
        return all.get(all.size() - 1).executions().stream()
                .map(ToJobMaster.Heartbeat.Part::execution)
                .toList();
    }
}
