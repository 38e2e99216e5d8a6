package dev.weir.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.CheckpointHook;
import dev.weir.api.HookOptions;
import dev.weir.channel.FakeKeyedSnapshot;
import dev.weir.channel.SnapshotChannel;
import dev.weir.checkpoint.Acknowledgement;
import dev.weir.checkpoint.CheckpointCoordinator;
import dev.weir.checkpoint.CheckpointFailureReason;
import dev.weir.checkpoint.Command;
import dev.weir.checkpoint.CycleStep;
import dev.weir.checkpoint.Event;
import dev.weir.checkpoint.OperatorRestore;
import dev.weir.checkpoint.StateAssignment;
import dev.weir.checkpoint.Timer;
import dev.weir.common.ExecutionId;
import dev.weir.common.ManualEventLoop;
import dev.weir.common.Scheduled;
import dev.weir.common.TaskId;
import dev.weir.control.CheckpointDetail.TraceStep;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.JobConfig;
import dev.weir.state.Elements;
import dev.weir.state.OperatorSnapshot;
import dev.weir.state.TaskSnapshot;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.Claim;
import dev.weir.storage.CommitLog;
import dev.weir.storage.MemoryObjectStore;
import dev.weir.storage.Segments;
import dev.weir.storage.StateReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** One whole cycle through the real parts, in virtual time: two TaskManagers, a hook, and a log in memory. */
class CheckpointCycleTest {
    private static final String FOLDER = "jobs/uid";
    private static final TaskId READ = new TaskId("read", 0);
    private static final TaskId COUNT = new TaskId("count", 0);
    private static final Map<TaskId, String> PLACEMENT = Map.of(READ, "tm-0", COUNT, "tm-1");

    private final ManualEventLoop loop = new ManualEventLoop();
    private final MemoryObjectStore store = new MemoryObjectStore();
    private final CommitLog log = new CommitLog(store, FOLDER);
    private final Map<Timer, Scheduled> timers = new HashMap<>();
    private final Map<String, SnapshotChannel> channels = new HashMap<>();
    private final List<Command> commands = new ArrayList<>();
    private Optional<byte[]> restoredHookData = Optional.empty();
    private long claimed;

    private final HookRunner hooks = new HookRunner(
            loop,
            "flights",
            List.of(new HookRunner.NamedHook(
                    "remember",
                    new CheckpointHook() {
                        @Override
                        public Optional<byte[]> beforeCheckpoint(CheckpointContext context) {
                            return Optional.of(new byte[] {(byte) context.checkpointId()});
                        }

                        @Override
                        public void onRestore(CheckpointContext context, Optional<byte[]> data) {
                            restoredHookData = data;
                        }
                    },
                    HookOptions.DEFAULT)));

    private CheckpointCoordinator coordinator;

    private void open() throws IOException {
        Claim claim = log.claim("jm-0", "claim-" + claimed++, 1);
        JobConfig.Storage storage = new JobConfig.Storage("http://s3", "bucket", "jobs", "", true);
        JobConfig.Checkpointing config = JobConfig.Checkpointing.builder(storage)
                .interval(1000)
                .timeout(10_000)
                .build();
        coordinator = new CheckpointCoordinator("flights", "uid", config, () -> "nonce-" + commands.size());
        tell(at -> new Event.Recovered(at, log.read().checkpoints(), 0, "s3://bucket/jobs/uid"));
        for (String taskManager : List.of("tm-0", "tm-1")) {
            channels.put(taskManager, new SnapshotChannel(loop, store, FOLDER, taskManager, new Wire()));
        }
        deploy(new ExecutionId(claim.epoch(), 1));
    }

    private void deploy(ExecutionId execution) throws IOException {
        Optional<CheckpointMetadata> from = log.newestCompleted(Set.of()).checkpoint();
        channels.values().forEach(channel -> channel.begin(execution));
        List<TraceStep> setUp = new ArrayList<>();
        for (CycleStep step :
                List.of(CycleStep.SET_UP, CycleStep.DEFINE_JOB_STRUCTURE, CycleStep.INITIALIZE_EXECUTION_GRAPH)) {
            setUp.add(step.at(loop.clock().epochMicros(), ""));
        }
        tell(at -> new Event.ExecutionStarted(at, execution, "graph", 1, 128, PLACEMENT, from, setUp));
        PLACEMENT.forEach((task, taskManager) -> tell(at -> new Event.StateRestored(
                at,
                execution,
                taskManager,
                Set.of(task),
                List.of(CycleStep.RESTORE_STATE.at(loop.clock().epochMicros(), task.toString())))));
        loop.runReady();
    }

    private interface Making {
        Event at(long micros) throws IOException;
    }

    private void tell(Making event) {
        try {
            List<Command> next = coordinator.on(event.at(loop.clock().epochMicros()));
            commands.addAll(next);
            next.forEach(this::perform);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void later(LongFunction<Event> event) {
        loop.execute(() -> tell(event::apply));
    }

    private void perform(Command command) {
        if (command instanceof Command.RunHooks step) {
            hooks.run(step, outcome -> tell(at -> new Event.HooksDone(at, step, outcome)));
        } else if (command instanceof Command.SendTrigger trigger) {
            PLACEMENT.forEach((task, taskManager) -> take(channels.get(taskManager), task, trigger.checkpointId()));
        } else if (command instanceof Command.Commit commit) {
            loop.<CommitLog.Outcome>callBlocking(
                    () -> log.append(commit.draft()),
                    (outcome, failure) -> tell(at -> answer(at, commit.draft().id(), outcome, failure)));
        } else if (command instanceof Command.CommitSinks sinks) {
            PLACEMENT
                    .keySet()
                    .forEach(task ->
                            later(at -> new Event.SinksCommitted(at, sinks.execution(), sinks.checkpointId(), task)));
        } else if (command instanceof Command.ScheduleTimer timer) {
            cancel(timer.timer());
            timers.put(
                    timer.timer(),
                    loop.schedule(timer.delayMillis(), () -> tell(at -> new Event.TimerFired(at, timer.timer()))));
        } else if (command instanceof Command.CancelTimer timer) {
            cancel(timer.timer());
        }
    }

    private void cancel(Timer timer) {
        Scheduled scheduled = timers.remove(timer);
        if (scheduled != null) {
            scheduled.cancel();
        }
    }

    private static Event answer(long at, long id, CommitLog.Outcome outcome, Throwable failure) {
        if (outcome instanceof CommitLog.Appended appended) {
            return new Event.Committed(at, appended.entry());
        }
        if (outcome instanceof CommitLog.Fenced fenced) {
            return new Event.CommitFenced(at, id, fenced.found());
        }
        return new Event.CommitUnknown(at, id, String.valueOf(failure));
    }

    private static void take(SnapshotChannel channel, TaskId task, long id) {
        channel.triggerCheckpoint(id, Set.of(task), Segments.FOLDER);
        channel.notifyCheckpoint(task, id);
        OperatorSnapshot operator = task.equals(READ)
                ? new OperatorSnapshot(
                        "read",
                        1,
                        null,
                        CompletableFuture.completedFuture(new Elements(
                                new StateSchema("splits", "splits", "", "\"string\""), List.of("s".getBytes()))))
                : new OperatorSnapshot("count", 2, new FakeKeyedSnapshot(new byte[50_000]), null);
        channel.startStateDataTransfer(new TaskSnapshot(task, id, List.of(operator)));
    }

    /** The control connection. */
    private final class Wire implements SnapshotChannel.Listener {
        @Override
        public void acknowledged(Acknowledgement acknowledgement) {
            later(at -> new Event.Acknowledged(at, acknowledgement));
        }

        @Override
        public void declined(ExecutionId execution, long id, CheckpointFailureReason reason, String message) {
            later(at -> new Event.Declined(at, execution, id, "tm-0", reason, message));
        }
    }

    private static final Set<CycleStep> NOT_IN_A_GOOD_CYCLE = Set.of(
            CycleStep.ABORT_TASKS,
            CycleStep.ABORT_HOOKS,
            CycleStep.SUBSUME_HOOKS,
            CycleStep.RESTORE_STATE,
            CycleStep.STATE_RESTORATION_CONFIRMATION,
            CycleStep.RESTORE_HOOKS);

    @Test
    void shouldTakeTheStepsOfTheCycleInTheirOrder() throws IOException {
        open();

        loop.advance(Duration.ofMillis(1500));

        assertThat(coordinator.detail(1).orElseThrow().report().phase()).isEqualTo(CheckpointPhase.COMPLETED);
        assertThat(CycleStep.order(coordinator.detail(1).orElseThrow().trace()))
                .containsExactlyElementsOf(Arrays.stream(CycleStep.values())
                        .filter(step -> !NOT_IN_A_GOOD_CYCLE.contains(step))
                        .toList());
        assertThat(coordinator.detail(1).orElseThrow().trace())
                .allSatisfy(step -> assertThat(CycleStep.of(step)).isPresent());
    }

    @Test
    void shouldRestoreWhatItCommitted() throws IOException {
        open();
        loop.advance(Duration.ofMillis(1500));

        open();

        CheckpointMetadata restored = log.newestCompleted(Set.of()).checkpoint().orElseThrow();
        Map<TaskId, List<OperatorRestore>> assigned =
                StateAssignment.assign(restored, Map.of("read", "read", "count", "count"), 1, 128, false);
        StateReader reader = new StateReader(store, FOLDER);
        assertThat(reader.read(assigned.get(COUNT)
                        .get(0)
                        .keyed()
                        .get(0)
                        .handle()
                        .parts()
                        .get(0)))
                .hasSize(50_000);
        assertThat(assigned.get(READ).get(0).lists().get(0).read(reader::read).encoded())
                .containsExactly("s".getBytes());
        assertThat(restoredHookData).contains(new byte[] {1});
        assertThat(CycleStep.order(coordinator.detail(1).orElseThrow().trace()))
                .containsExactly(
                        CycleStep.RESTORE_STATE, CycleStep.STATE_RESTORATION_CONFIRMATION, CycleStep.RESTORE_HOOKS);
        loop.advance(Duration.ofMillis(1500));
        assertThat(coordinator.detail(2).orElseThrow().report().phase()).isEqualTo(CheckpointPhase.COMPLETED);
    }

    @Test
    void shouldStopAtTheNextCommitWhenAnotherHasTheJob() throws IOException {
        open();
        loop.advance(Duration.ofMillis(1500));
        new CommitLog(store, FOLDER).claim("jm-1", "other", 2);

        loop.advance(Duration.ofMillis(1000));

        assertThat(commands.get(commands.size() - 1)).isInstanceOf(Command.StopFenced.class);
        int before = commands.size();
        loop.advance(Duration.ofMillis(5000));
        assertThat(commands).hasSize(before);
        assertThat(log.read().checkpoints()).extracting(CheckpointMetadata::id).containsExactly(1L);
    }
}
