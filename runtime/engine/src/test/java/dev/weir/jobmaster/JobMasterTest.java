package dev.weir.jobmaster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.api.InvalidProgramException;
import dev.weir.codec.Codecs;
import dev.weir.common.ExecutionId;
import dev.weir.common.ManualEventLoop;
import dev.weir.control.CheckpointDetail;
import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.CheckpointTrigger;
import dev.weir.control.JobConfig;
import dev.weir.control.JobEvent;
import dev.weir.control.JobFailure;
import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import dev.weir.control.Pins;
import dev.weir.control.PinsResult;
import dev.weir.control.VertexLoad;
import dev.weir.graph.HookSpec;
import dev.weir.graph.LogicalGraph;
import dev.weir.graph.OperatorSpec;
import dev.weir.graph.ProgramLoader;
import dev.weir.launcher.CountProgram;
import dev.weir.protocol.Failure;
import dev.weir.protocol.MemoryTransport;
import dev.weir.protocol.ToJobMaster;
import dev.weir.protocol.ToTaskManager;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import dev.weir.storage.CommitLog;
import dev.weir.storage.JobStorage;
import dev.weir.storage.MemoryObjectStore;
import dev.weir.storage.ObjectStore;
import dev.weir.storage.StorageRefusedException;
import dev.weir.storage.StorageUnreachableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** The JobMaster in virtual time, over connections in memory, with TaskManagers that run nothing. */
class JobMasterTest {
    private static final String FOLDER = "jobs/uid";

    private final ManualEventLoop loop = new ManualEventLoop();
    private final MemoryTransport transport = new MemoryTransport();
    private final MemoryObjectStore store = new MemoryObjectStore();
    private final List<JobEvent> events = new ArrayList<>();
    private final List<JobFailure> stopped = new ArrayList<>();
    private final FakeTaskManager first = new FakeTaskManager(transport, "tm-0");
    private final FakeTaskManager second = new FakeTaskManager(transport, "tm-1");
    private Callable<ObjectStore> storage = () -> store;
    private Callable<LogicalGraph> program = () -> CountJob.program("--splits", "5");
    private JobMaster jobMaster;
    private int nonces;
    private Optional<String> resumedFrom = Optional.empty();

    // From the start to the end

    @Test
    void shouldDeployAsSoonAsThereAreEnoughSlots() {
        start();
        assertThat(state()).isEqualTo(JobState.WAITING_FOR_TASK_MANAGERS);

        first.connect();
        settle();
        assertThat(state()).isEqualTo(JobState.WAITING_FOR_TASK_MANAGERS);
        second.connect();
        settle();

        assertThat(state()).isEqualTo(JobState.RUNNING);
        assertThat(first.orders(ToTaskManager.Start.class)).hasSize(1);
        assertThat(second.orders(ToTaskManager.Start.class)).hasSize(1);
        assertThat(first.execution()).isEqualTo(new ExecutionId(1, 1));
    }

    @Test
    void shouldSpreadTheSplitsOfAFirstStart() {
        run();

        assertThat(elements(first) + elements(second)).isEqualTo(5);
        assertThat(Math.abs(elements(first) - elements(second))).isEqualTo(1);
    }

    private static int elements(FakeTaskManager taskManager) {
        return taskManager.deployment().tasks().stream()
                .flatMap(task -> task.operators().stream())
                .flatMap(operator -> operator.lists().stream())
                .flatMap(list -> list.blobs().stream())
                .mapToInt(blob -> dev.weir.state.Elements.fromBlob(blob.inline().orElseThrow())
                        .size())
                .sum();
    }

    @Test
    void shouldFinishWhenAllInputIsReadAndTheLastCheckpointIsComplete() {
        run();

        first.drain();
        settle();
        assertThat(state()).isEqualTo(JobState.RUNNING);
        second.drain();
        settle();

        assertThat(state()).isEqualTo(JobState.FINISHED);
        assertThat(first.orders(ToTaskManager.Cancel.class)).hasSize(1);
        assertThat(newest().finished()).isTrue();
    }

    @Test
    void shouldSuspendTheJobWithASavepointAndGoOnFromItLater() {
        run();
        get(jobMaster.requestCheckpoint(
                new CheckpointRequest("stop", CheckpointKind.SAVEPOINT, CheckpointTrigger.USER, true)));
        settle();

        assertThat(state()).isEqualTo(JobState.SUSPENDED);
        assertThat(first.orders(ToTaskManager.ExecuteCheckpoint.class))
                .extracting(ToTaskManager.ExecuteCheckpoint::folder, ToTaskManager.ExecuteCheckpoint::thenStop)
                .containsExactly(tuple("savepoints/stop/", true));
        assertThat(second.orders(ToTaskManager.Cancel.class)).hasSize(1);
        assertThat(notices()).contains("JobSuspended");
        assertThat(store.keys()).contains(FOLDER + "/savepoints/stop/savepoint.json");
        long id = newest().id();
        resumedFrom = Optional.of("stop");
        restartProcess();
        first.connect();
        second.connect();
        advance((int) Takeover.GRACE_MILLIS);

        assertThat(state()).isEqualTo(JobState.RUNNING);
        assertThat(first.deployment().checkpointId()).isEqualTo(id);
    }

    @Test
    void shouldStaySuspendedWhenItIsLostBeforeAnybodyHeardOfTheSuspension() {
        run();
        get(jobMaster.requestCheckpoint(
                new CheckpointRequest("stop", CheckpointKind.SAVEPOINT, CheckpointTrigger.USER, true)));
        settle();
        assertThat(newest().suspends()).isTrue();
        int deployed = first.orders(ToTaskManager.Deploy.class).size();

        restartProcess();
        first.connect();
        second.connect();
        beatFor((int) Takeover.GRACE_MILLIS + 2_000);

        assertThat(state()).isEqualTo(JobState.SUSPENDED);
        assertThat(first.orders(ToTaskManager.Deploy.class)).hasSize(deployed);
        assertThat(get(jobMaster.checkpoints()))
                .filteredOn(report -> report.name().equals("stop"))
                .extracting(CheckpointReport::phase)
                .containsExactly(CheckpointPhase.COMPLETED);
        assertThatThrownBy(() -> get(jobMaster.requestCheckpoint(
                        new CheckpointRequest("more", CheckpointKind.CHECKPOINT, CheckpointTrigger.USER))))
                .cause()
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("SUSPENDED");
    }

    @Test
    void shouldWriteTheFileOfASavepointThatTheJobMasterBeforeDidNotComeToWrite() throws IOException {
        run();
        get(jobMaster.requestCheckpoint(
                new CheckpointRequest("save", CheckpointKind.SAVEPOINT, CheckpointTrigger.USER)));
        settle();
        String file = FOLDER + "/savepoints/save/savepoint.json";
        store.delete(List.of(file));

        restartProcess();

        assertThat(store.keys()).contains(file);
    }

    @Test
    void shouldNotLeaveTheFileOfASavepointThatIsRemovedWhileItIsWritten() throws IOException {
        run();
        store.inject(new MemoryObjectStore.Faults() {
            @Override
            public void before(MemoryObjectStore.Operation operation, String key) throws IOException {
                if (operation == MemoryObjectStore.Operation.PUT && key.endsWith("savepoint.json")) {
                    store.inject(MemoryObjectStore.Faults.NONE);
                    store.delete(store.keys().stream()
                            .filter(each -> each.endsWith("/log/2.json"))
                            .toList());
                }
            }
        });

        get(jobMaster.requestCheckpoint(
                new CheckpointRequest("save", CheckpointKind.SAVEPOINT, CheckpointTrigger.USER)));
        settle();

        assertThat(store.calls()).contains("PUT " + FOLDER + "/savepoints/save/savepoint.json");
        assertThat(store.keys()).noneMatch(key -> key.contains("/log/2.json") || key.endsWith("savepoint.json"));
    }

    @Test
    void shouldHaveNothingToDoForAJobThatHasFinished() {
        run();
        first.drain();
        second.drain();
        settle();

        restartProcess();
        first.connect();
        second.connect();
        settle();

        assertThat(state()).isEqualTo(JobState.FINISHED);
        assertThat(first.orders(ToTaskManager.Deploy.class)).hasSize(1);
    }

    @Test
    void shouldGoOnFromTheNewestCheckpointAfterARestartOfItsProcess() {
        run();
        loop.advance(Duration.ofMillis(1_100));
        long id = newest().id();

        restartProcess();
        first.connect();
        second.connect();
        advance((int) Takeover.GRACE_MILLIS);

        assertThat(state()).isEqualTo(JobState.RUNNING);
        assertThat(first.execution()).isEqualTo(new ExecutionId(2, 1));
        assertThat(first.deployment().checkpointId()).isEqualTo(id);
    }

    @Test
    void shouldBeginAnewOnceForEachNameAndNeverGoOnFromWhatWasBefore() {
        run();
        loop.advance(Duration.ofMillis(1_100));
        long before = newest().id();
        mayStart = new JobConfig.Start(true, "second");

        restartProcess();
        first.connect();
        second.connect();
        advance((int) Takeover.GRACE_MILLIS);
        assertThat(state()).isEqualTo(JobState.RUNNING);
        assertThat(first.deployment().checkpointId()).as("no state").isZero();
        loop.advance(Duration.ofMillis(1_100));
        long after = newest().id();
        assertThat(after).as("ids go on").isGreaterThan(before);
        restartProcess();
        first.connect();
        second.connect();
        advance((int) Takeover.GRACE_MILLIS);

        assertThat(first.deployment().checkpointId()).as("it has begun already").isEqualTo(after);
    }

    @Test
    void shouldBeginAnewAgainWhenItWasRestartedBeforeItsFirstCheckpoint() {
        run();
        loop.advance(Duration.ofMillis(1_100));
        mayStart = new JobConfig.Start(true, "second");
        restartProcess();
        mayStart = JobConfig.Start.DEFAULT;
        restartProcess();
        first.connect();
        second.connect();
        advance((int) Takeover.GRACE_MILLIS);

        assertThat(state()).isEqualTo(JobState.RUNNING);
        assertThat(first.deployment().checkpointId()).isZero();
    }

    @Test
    void shouldNotBeginFromNothingWhenItsCheckpointsAreNotWhereTheyShouldBe() {
        mayStart = new JobConfig.Start(true, "");

        start();
        first.connect();
        second.connect();
        settle();

        assertThat(state()).isEqualTo(JobState.FAILED);
        JobFailure failure = status().failure().orElseThrow();
        assertThat(failure.category()).isEqualTo(JobFailure.Category.USER);
        assertThat(failure.reason()).isEqualTo("CheckpointsMissing");
        assertThat(failure.message()).contains("bucket 'b'", "'jobs/uid'", "Stateless");
        assertThat(first.orders(ToTaskManager.Deploy.class)).isEmpty();
    }

    @Test
    void shouldRefuseAProgramThatCannotReadTheStateBeforeItDeploys() throws Exception {
        CommitLog log = new CommitLog(store, FOLDER);
        long epoch = log.claim("earlier", "earlier", 1).epoch();
        StateHandle split = new StateHandle(null, 0, 1, 0, new byte[1]);
        log.append(new CheckpointMetadata(
                0,
                epoch,
                "nonce",
                4,
                "",
                "CHECKPOINT",
                "PERIODIC",
                1,
                2,
                "count",
                "uid",
                "graph",
                2,
                16,
                program.call().operators().stream()
                        .filter(OperatorSpec.SourceSpec.class::isInstance)
                        .map(source -> new OperatorState(
                                source.name(),
                                List.of(new StateSchema("splits", "splits", "", "\"string\"")),
                                List.of(new SubtaskState(0, 1, null, split))))
                        .toList(),
                List.of(),
                Map.of(),
                1,
                1,
                false,
                false));

        start();
        first.connect();
        second.connect();
        settle();

        assertThat(state()).isEqualTo(JobState.FAILED);
        JobFailure failure = status().failure().orElseThrow();
        assertThat(failure.category()).isEqualTo(JobFailure.Category.USER);
        assertThat(failure.reason()).isEqualTo("IncompatibleState");
        assertThat(failure.message()).contains("checkpoint 4", "state 'splits' of operator", "\"string\"");
        assertThat(first.orders(ToTaskManager.Deploy.class)).isEmpty();
        assertThat(new CommitLogReader().ids()).containsExactly(4L);
    }

    // Failover

    @Test
    void shouldRestartFromTheNewestCheckpointWhenATaskManagerIsLost() {
        run();
        loop.advance(Duration.ofMillis(1_100));
        long id = newest().id();

        second.disconnect();
        settle();
        assertThat(state()).isEqualTo(JobState.RESTARTING);
        assertThat(first.orders(ToTaskManager.Cancel.class)).hasSize(1);
        second.connect();
        advance(100);

        assertThat(state()).isEqualTo(JobState.RUNNING);
        assertThat(first.deployment().checkpointId()).isEqualTo(id);
        assertThat(first.execution()).isEqualTo(new ExecutionId(1, 2));
        assertThat(notices()).contains("TaskManagerLost", "JobRestarted");
        assertThat(status().failure().orElseThrow().reason()).isEqualTo("TaskManagerLost");

        beatFor(1_100);
        assertThat(status().failure()).isEmpty();
    }

    @Test
    void shouldTakeASpareAtOnce() {
        run();
        FakeTaskManager spare = new FakeTaskManager(transport, "tm-2").connect();

        second.disconnect();
        advance(100);

        assertThat(state()).isEqualTo(JobState.RUNNING);
        assertThat(spare.execution()).isEqualTo(first.execution());
    }

    @Test
    void shouldNotDeployBeforeAllTasksAreCancelled() {
        run();
        first.ignore(FakeTaskManager.Order.CANCEL);

        second.fail(JobFailure.Category.ENVIRONMENT, "ChannelLost");
        advance(1_000);
        assertThat(state()).isEqualTo(JobState.RESTARTING);
        first.cancelled();
        settle();

        assertThat(state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void shouldDropATaskManagerThatDoesNotCancel() {
        run();
        first.ignore(FakeTaskManager.Order.CANCEL);

        second.fail(JobFailure.Category.ENVIRONMENT, "ChannelLost");
        beatFor((int) ExecutionDriver.CANCEL_TIMEOUT_MILLIS + 500);

        assertThat(state()).isEqualTo(JobState.WAITING_FOR_TASK_MANAGERS);
        assertThat(status().taskManagers())
                .extracting(JobStatus.TaskManagerStatus::name)
                .containsExactly("tm-1");
    }

    @Test
    void shouldFailWithoutARestartOnWhatIsTheUsersToMend() {
        run();

        first.fail(JobFailure.Category.USER, "BadRecord");
        settle();

        assertThat(state()).isEqualTo(JobState.FAILED);
        assertThat(status().failure().orElseThrow().message()).contains("BadRecord happened");
        assertThat(second.orders(ToTaskManager.Cancel.class)).hasSize(1);
        assertThat(first.orders(ToTaskManager.Deploy.class)).hasSize(1);
    }

    @Test
    void shouldGiveUpAfterTooManyRestartsInARow() {
        run();
        first.ignore(FakeTaskManager.Order.CHECKPOINT);

        for (int i = 0; i < 4; i++) {
            first.fail(JobFailure.Category.ENVIRONMENT, "ChannelLost");
            advance(500);
        }

        assertThat(state()).isEqualTo(JobState.FAILED);
        assertThat(status().restarts()).isEqualTo(3);
    }

    @Test
    void shouldIgnoreWhatAnEarlierExecutionSays() {
        run();
        ExecutionId before = first.execution();
        second.fail(JobFailure.Category.ENVIRONMENT, "ChannelLost");
        advance(100);
        assertThat(first.execution()).isNotEqualTo(before);

        first.send(new ToJobMaster.TaskFailed(
                before,
                first.deployment().tasks().get(0).task(),
                new Failure(JobFailure.Category.USER, "BadRecord", "late", 1)));
        first.send(new ToJobMaster.DeployFailed(
                before, true, new Failure(JobFailure.Category.ENVIRONMENT, "CorruptObject", "late", 1)));
        first.acknowledge(before, 1);
        first.send(new ToJobMaster.Cancelled(before));
        settle();

        assertThat(state()).isEqualTo(JobState.RUNNING);
        assertThat(status().restarts()).isEqualTo(1);
    }

    @Test
    void shouldCancelWhatATaskManagerStillRunsOfAnEarlierExecution() {
        run();

        first.send(new ToJobMaster.Heartbeat(Optional.of(new ExecutionId(0, 9)), 2, Map.of()));
        settle();

        assertThat(first.orders(ToTaskManager.Cancel.class))
                .containsExactly(new ToTaskManager.Cancel(new ExecutionId(0, 9)));
    }

    @Test
    void shouldSayHowTasksSpendTheirTimeAndThatNotAllTheTime() {
        run();
        load(first, 1_000);
        load(second, 500);
        settle();

        assertThat(status().loads()).containsExactly(new VertexLoad("count", 2, 1_500, 100, 0, VertexLoad.UNKNOWN));
        load(first, 2_000);
        settle();
        assertThat(status().loads().get(0).millis()).as("the reading is new").isEqualTo(1_500);
        beatFor((int) LoadReadings.EVERY_MILLIS);
        load(first, 7_000);
        load(second, 7_000);
        settle();
        assertThat(status().loads().get(0).millis()).isEqualTo(14_000);
    }

    private static void load(FakeTaskManager taskManager, long millis) {
        taskManager.send(new ToJobMaster.Heartbeat(
                List.of(), Map.of(), List.of(new VertexLoad("count", 1, millis, 50, 0, VertexLoad.UNKNOWN))));
    }

    @Test
    void shouldFallBackToAnOlderCheckpointWhenTheNewestCannotBeRead() {
        run();
        beatFor(2_100);
        List<Long> ids = new CommitLogReader().ids();
        assertThat(ids).hasSize(2);
        first.ignore(FakeTaskManager.Order.DEPLOY);
        second.fail(JobFailure.Category.ENVIRONMENT, "ChannelLost");
        advance(100);
        assertThat(first.deployment().checkpointId()).isEqualTo(ids.get(0));

        damaged(first);
        assertThat(first.deployment().checkpointId()).isEqualTo(ids.get(1));
        assertThat(notices()).contains("FellBackToOlderCheckpoint");

        damaged(first);
        assertThat(state()).isEqualTo(JobState.FAILED);
        assertThat(status().failure().orElseThrow().reason()).isEqualTo("NoReadableCheckpoint");
    }

    @Test
    void shouldKeepTheCheckpointThatItFellBackToWhileItRestarts() {
        run();
        beatFor(3_100);
        List<Long> ids = new CommitLogReader().ids();
        assertThat(ids).hasSize(3);
        first.ignore(FakeTaskManager.Order.DEPLOY);
        second.fail(JobFailure.Category.ENVIRONMENT, "ChannelLost");
        advance(100);
        damaged(first);
        second.ignore(FakeTaskManager.Order.CANCEL);
        damaged(first);
        assertThat(state()).isEqualTo(JobState.RESTARTING);

        get(jobMaster.pin(new Pins(List.of())));
        settle();
        second.cancelled();
        settle();

        assertThat(new CommitLogReader().ids()).containsExactlyElementsOf(ids);
        assertThat(first.deployment().checkpointId()).isEqualTo(ids.get(2));
    }

    private void damaged(FakeTaskManager taskManager) {
        taskManager.send(new ToJobMaster.DeployFailed(
                taskManager.execution(),
                true,
                new Failure(JobFailure.Category.ENVIRONMENT, "CorruptObject", "segment is damaged", 1)));
        settle();
    }

    // Storage

    @Test
    void shouldSayWhyItCannotStartAndTryAgain() {
        storage = () -> {
            throw new StorageUnreachableException("no route to storage", null);
        };
        start();
        assertThat(state()).isEqualTo(JobState.STARTING);
        assertThat(status().failure().orElseThrow().reason()).isEqualTo("StorageUnreachable");
        first.connect();
        second.connect();

        storage = () -> store;
        beatFor(10_000);

        assertThat(state()).isEqualTo(JobState.RUNNING);
        assertThat(status().failure()).isEmpty();
    }

    @Test
    void shouldClaimOnceWhenTheAnswerToItsClaimIsLost() {
        List<String> claims = new ArrayList<>();
        store.inject(new MemoryObjectStore.Faults() {
            @Override
            public void before(MemoryObjectStore.Operation operation, String key) throws IOException {
                if (claims.size() == 1) {
                    // Whether it was written cannot be looked up yet.
                    throw new StorageUnreachableException("no route to storage", null);
                }
            }

            @Override
            public void after(MemoryObjectStore.Operation operation, String key) throws IOException {
                if (operation == MemoryObjectStore.Operation.CREATE && key.startsWith(FOLDER + "/log/")) {
                    claims.add(key);
                    throw new IOException("no answer");
                }
            }
        });
        start();
        assertThat(claims).hasSize(1);
        first.connect();
        second.connect();

        store.inject(MemoryObjectStore.Faults.NONE);
        beatFor(10_000);

        assertThat(state()).isEqualTo(JobState.RUNNING);
        assertThat(first.execution()).isEqualTo(new ExecutionId(1, 1));
    }

    @Test
    void shouldFailWithTheReasonWhenStorageRefuses() {
        storage = () -> {
            throw new StorageRefusedException(
                    StorageRefusedException.Reason.WRONG_CREDENTIALS, "the key is unknown", null);
        };

        start();

        assertThat(state()).isEqualTo(JobState.FAILED);
        assertThat(status().failure().orElseThrow().reason()).isEqualTo("WrongCredentials");
    }

    @Test
    void shouldFailWithTheReasonWhenTheProgramIsWrong() {
        program = () -> {
            throw new InvalidProgramException("argument --input is missing");
        };

        start();

        assertThat(state()).isEqualTo(JobState.FAILED);
        assertThat(status().failure().orElseThrow().message()).isEqualTo("argument --input is missing");
        assertThat(notices()).contains("JobFailed");
    }

    @Test
    void shouldFailWithTheReasonWhenAHookCannotBeMade() {
        program = () -> {
            LogicalGraph graph = new ProgramLoader(new Codecs())
                    .load(
                            CountProgram.class.getName(),
                            List.of("--output", "/none"),
                            getClass().getClassLoader());
            HookSpec broken = new HookSpec("broken", () -> {
                throw new InvalidProgramException("no such bucket for the hook");
            });
            return new LogicalGraph(
                    graph.operators(), graph.edges(), List.of(broken), graph.counters(), graph.codecs());
        };

        start();

        assertThat(state()).isEqualTo(JobState.FAILED);
        assertThat(status().failure().orElseThrow().message()).contains("no such bucket");
    }

    @Test
    void shouldGoOnWhileStorageIsGone() {
        run();
        store.inject(gone());
        beatFor(3_000);
        assertThat(state()).isEqualTo(JobState.RUNNING);
        assertThat(notices()).contains("CheckpointFailed");

        store.inject(MemoryObjectStore.Faults.NONE);
        beatFor(2_000);

        assertThat(status().restarts()).isZero();
        assertThat(new CommitLogReader().ids()).isNotEmpty();
    }

    private static MemoryObjectStore.Faults gone() {
        return new MemoryObjectStore.Faults() {
            @Override
            public void before(MemoryObjectStore.Operation operation, String key) throws IOException {
                throw new StorageUnreachableException("no route to storage", null);
            }
        };
    }

    @Test
    void shouldNotSayThatACheckpointFailedWhichMayBeInTheLogThoughWhatItBuildsOnHasGoneSince() throws Exception {
        run();
        first.keepStateIn("segments/1-tm-0-1");
        beatFor(1_100);
        first.keepStateIn(null);
        beatFor(1_000);
        first.keepStateIn("segments/1-tm-0-1");
        store.inject(new MemoryObjectStore.Faults() {
            @Override
            public void after(MemoryObjectStore.Operation operation, String key) throws IOException {
                if (operation == MemoryObjectStore.Operation.CREATE) {
                    throw new IOException("the answer is lost");
                }
            }
        });
        beatFor(1_000);
        assertThat(new CommitLogReader().ids()).containsExactly(3L, 2L, 1L);
        new JobStorage(store, FOLDER).deleteCheckpoint(1, false);
        get(jobMaster.pin(new Pins(List.of())));
        settle();
        store.inject(MemoryObjectStore.Faults.NONE);

        first.keepStateIn(null);
        beatFor(2_500);

        assertThat(get(jobMaster.checkpoint(3)).orElseThrow().report().phase()).isEqualTo(CheckpointPhase.COMPLETED);
        assertThat(newest().id()).isGreaterThan(3);
    }

    @Test
    void shouldStopAtOnceWhenAnotherJobMasterHasTheJob() throws IOException {
        run();
        new CommitLog(store, FOLDER).claim("other", "other-nonce", 1);

        beatFor(1_100);

        assertThat(stopped).singleElement().extracting(JobFailure::reason).isEqualTo("Fenced");
        assertThat(first.orders(ToTaskManager.Cancel.class)).hasSize(1);
        assertThat(new CommitLogReader().ids()).isEmpty();
        assertThat(state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void shouldSeeAtARestartThatAnotherJobMasterHasTheJob() throws IOException {
        run();
        new CommitLog(store, FOLDER).claim("other", "other-nonce", 1);

        second.disconnect();
        settle();

        assertThat(stopped).hasSize(1);
    }

    // Requests

    @Test
    void shouldTakeACheckpointOnRequestOnceForEachName() throws Exception {
        run();
        CheckpointRequest request = new CheckpointRequest("mine", CheckpointKind.CHECKPOINT, CheckpointTrigger.USER);

        get(jobMaster.requestCheckpoint(request));
        settle();
        CheckpointReport again = get(jobMaster.requestCheckpoint(request));

        assertThat(again.phase()).isEqualTo(CheckpointPhase.COMPLETED);
        assertThat(new CommitLogReader().ids()).hasSize(1);
        CheckpointDetail detail = get(jobMaster.checkpoint(again.id())).orElseThrow();
        assertThat(detail.trace()).isNotEmpty();
        assertThat(get(jobMaster.checkpoint(99))).isEmpty();
    }

    @Test
    void shouldRefuseARequestThatItWillNeverDo() {
        run();
        first.fail(JobFailure.Category.USER, "BadRecord");
        settle();

        assertThatThrownBy(() -> get(jobMaster.requestCheckpoint(
                        new CheckpointRequest("late", CheckpointKind.CHECKPOINT, CheckpointTrigger.USER))))
                .cause()
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("FAILED");
    }

    @Test
    void shouldFailTheRequestsThatWaitWhenTheJobFails() {
        start();
        get(jobMaster.requestCheckpoint(
                new CheckpointRequest("early", CheckpointKind.SAVEPOINT, CheckpointTrigger.UPGRADE)));
        first.ignore(FakeTaskManager.Order.DEPLOY);
        first.connect();
        second.connect();
        settle();

        second.fail(JobFailure.Category.USER, "BadRecord");
        settle();

        assertThat(state()).isEqualTo(JobState.FAILED);
        CheckpointReport early = get(jobMaster.checkpoints()).get(0);
        assertThat(early.phase()).isEqualTo(CheckpointPhase.FAILED);
        assertThat(early.failure().orElseThrow().reason()).isEqualTo("JobNotRunning");
    }

    @Test
    void shouldKeepPinnedCheckpointsAndTellWhichAreMissing() throws Exception {
        run();
        beatFor(1_100);
        long pinned = newest().id();
        assertThat(get(jobMaster.pin(new Pins(List.of(pinned, 77L)))).missing()).containsExactly(77L);

        beatFor(20_000);

        List<Long> ids = new CommitLogReader().ids();
        assertThat(ids).contains(pinned).hasSizeLessThan(12);
    }

    @Test
    void shouldSayWhatIsMissingOfPinsThatWereToldBeforeItHadStarted() {
        run();
        beatFor(1_100);
        long there = newest().id();
        loop.holdBlocking(true);
        restartProcess();
        CompletableFuture<PinsResult> answer =
                jobMaster.pin(new Pins(List.of(there, 99L))).toCompletableFuture();
        settle();
        assertThat(answer).isNotDone();

        loop.holdBlocking(false);
        settle();

        assertThat(get(answer).missing()).containsExactly(99L);
    }

    @Test
    void shouldForgetCheckpointsThatSomebodyElseHasRemoved() throws Exception {
        run();
        beatFor(2_100);
        List<Long> ids = new CommitLogReader().ids();
        new JobStorage(store, FOLDER).deleteCheckpoint(ids.get(1), false);

        get(jobMaster.pin(new Pins(List.of())));
        settle();

        assertThat(get(jobMaster.pin(new Pins(ids))).missing()).containsExactly(ids.get(1));
    }

    // Jobs that do not begin to run

    @Test
    void shouldSayThatThereAreTooFewSlots() {
        start();
        first.connect();
        assertThat(status().failure()).isEmpty();

        beatFor((int) StartWatch.TELL_MILLIS + 200);

        JobFailure shown = status().failure().orElseThrow();
        assertThat(shown.reason()).isEqualTo("WaitingForSlots");
        assertThat(shown.message()).contains("needs 2 slots, 1 TaskManagers are registered with 1");
        second.connect();
        settle();
        assertThat(state()).isEqualTo(JobState.RUNNING);
        assertThat(status().failure()).isEmpty();
    }

    @Test
    void shouldGiveUpADeploymentThatHangsWhileHeartbeatsGoOn() {
        start();
        second.ignore(FakeTaskManager.Order.DEPLOY);
        first.connect();
        second.connect();
        settle();
        ExecutionId hanging = first.execution();

        beatFor((int) StartWatch.TELL_MILLIS + 200);
        assertThat(status().failure().orElseThrow().reason()).isEqualTo("DeploymentSlow");
        assertThat(status().failure().orElseThrow().message()).contains("by tm-1;");
        beatFor((int) (StartWatch.DEPLOY_TIMEOUT_MILLIS - StartWatch.TELL_MILLIS));

        assertThat(status().failure().orElseThrow().reason()).isEqualTo("DeploymentTimedOut");
        assertThat(second.orders(ToTaskManager.Cancel.class)).contains(new ToTaskManager.Cancel(hanging));
        assertThat(status().restarts()).isEqualTo(1);
    }

    // What the tests are made of

    private JobConfig.Start mayStart = JobConfig.Start.DEFAULT;

    private void start() {
        JobConfig config =
                CountJob.config().resumedFrom(resumedFrom).start(mayStart).build();
        jobMaster = new JobMaster(
                new JobMasterSettings(
                        config, "jm-0", () -> storage.call(), () -> program.call(), () -> "nonce-" + nonces++),
                loop,
                stopped::add);
        try {
            transport.listen("", 1, jobMaster::accept);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        jobMaster.subscribe(events::add);
        jobMaster.start();
        settle();
    }

    /** With two TaskManagers, until it runs. */
    private void run() {
        start();
        first.connect();
        second.connect();
        settle();
        assertThat(state()).isEqualTo(JobState.RUNNING);
    }

    private void restartProcess() {
        transport.unlisten(1);
        transport.cut();
        loop.advance(Duration.ofMillis(1));
        start();
    }

    private void settle() {
        loop.runReady();
    }

    private void advance(int millis) {
        loop.advance(Duration.ofMillis(millis));
    }

    /** Lets time pass while the TaskManagers are alive. */
    private void beatFor(int millis) {
        for (int passed = 0; passed < millis; passed += 100) {
            beat(first);
            beat(second);
            advance(100);
        }
    }

    private static void beat(FakeTaskManager taskManager) {
        if (taskManager.isConnected()) {
            taskManager.beat();
        }
    }

    private JobState state() {
        return status().state();
    }

    private JobStatus status() {
        return get(jobMaster.snapshot()).job();
    }

    private List<String> notices() {
        return events.stream()
                .filter(JobEvent.Notice.class::isInstance)
                .map(event -> ((JobEvent.Notice) event).reason())
                .toList();
    }

    private <T> T get(CompletionStage<T> answer) {
        settle();
        try {
            return answer.toCompletableFuture().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private CheckpointMetadata newest() {
        return new CommitLogReader().read().get(0);
    }

    /** What lies in storage. */
    private final class CommitLogReader {
        List<CheckpointMetadata> read() {
            try {
                return new CommitLog(store, FOLDER).read().checkpoints();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        List<Long> ids() {
            return read().stream().map(CheckpointMetadata::id).toList();
        }
    }
}
