package dev.weir.checkpoint;

import dev.weir.common.ExecutionId;
import dev.weir.common.TaskId;
import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.CheckpointTrigger;
import dev.weir.control.JobConfig;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/** A coordinator, and events for it, with time going on by a millisecond per event. */
final class CoordinatorHarness {
    static final ExecutionId FIRST = new ExecutionId(1, 1);
    static final ExecutionId SECOND = new ExecutionId(1, 2);
    static final TaskId A0 = new TaskId("a", 0);
    static final TaskId A1 = new TaskId("a", 1);
    static final Map<TaskId, String> PLACEMENT = Map.of(A0, "tm-0", A1, "tm-1");
    static final StateSchema SCHEMA = new StateSchema("count", "value", "", "\"long\"");

    final CheckpointCoordinator coordinator;

    /** Commands of the last event. */
    List<Command> last = List.of();

    /** Commands of all events. */
    final List<Command> all = new ArrayList<>();

    long now = 1_000_000;
    /** The one started last. */
    private ExecutionId execution = FIRST;

    private int nonces;
    private long entries;

    CoordinatorHarness(JobConfig.Checkpointing config) {
        coordinator = new CheckpointCoordinator("flights", "uid", config, () -> "nonce-" + nonces++);
    }

    static JobConfig.Checkpointing config(long interval, long minPause, int maxConcurrent, int tolerable) {
        return JobConfig.Checkpointing.builder(storage())
                .interval(interval)
                .timeout(10_000)
                .minPause(minPause)
                .maxConcurrent(maxConcurrent)
                .tolerableFailures(tolerable)
                .build();
    }

    private static JobConfig.Storage storage() {
        return new JobConfig.Storage("http://s3", "bucket", "", "", true);
    }

    /** Interval of a second, no pause, one at a time, none tolerated. */
    static CoordinatorHarness running() {
        return running(config(1000, 0, 1, 0));
    }

    static CoordinatorHarness running(JobConfig.Checkpointing config) {
        CoordinatorHarness harness = new CoordinatorHarness(config);
        harness.on(new Event.Recovered(harness.now, List.of(), 0, "s3://bucket/uid"));
        harness.start(FIRST);
        return harness;
    }

    List<Command> on(Event event) {
        now += 1_000;
        last = coordinator.on(event);
        all.addAll(last);
        return last;
    }

    void start(ExecutionId execution) {
        start(execution, Optional.empty());
    }

    void start(ExecutionId next, Optional<CheckpointMetadata> from) {
        execution = next;
        on(new Event.ExecutionStarted(now, execution, "graph", 2, 128, PLACEMENT, from, List.of()));
        on(new Event.StateRestored(now, execution, "tm-0", Set.of(A0), List.of()));
        on(new Event.StateRestored(now, execution, "tm-1", Set.of(A1), List.of()));
    }

    void tick() {
        fire(Timer.Interval.class);
    }

    /** Fires the last timer of its kind that was scheduled. */
    void fire(Class<? extends Timer> kind) {
        on(new Event.TimerFired(now, timer(kind)));
    }

    Timer timer(Class<? extends Timer> kind) {
        List<Timer> timers = all.stream()
                .filter(Command.ScheduleTimer.class::isInstance)
                .map(command -> ((Command.ScheduleTimer) command).timer())
                .filter(kind::isInstance)
                .toList();
        return timers.get(timers.size() - 1);
    }

    void ask(String name, CheckpointKind kind) {
        on(new Event.CheckpointAsked(now, new CheckpointRequest(name, kind, CheckpointTrigger.USER)));
    }

    void hooks(long id, HookStep step) {
        on(new Event.HooksDone(now, asked(id, step), HookOutcome.of(List.of())));
    }

    /** What the coordinator commanded, or would have, had it wanted the step. */
    private Command.RunHooks asked(long id, HookStep step) {
        Optional<ExecutionId> restored = step == HookStep.RESTORE ? Optional.of(execution) : Optional.empty();
        return new Command.RunHooks(step, id, CheckpointKind.CHECKPOINT, 0, "", Map.of(), restored);
    }

    void hooksFail(long id, HookStep step, CheckpointFailureReason reason) {
        on(new Event.HooksDone(
                now,
                asked(id, step),
                new HookOutcome(
                        Map.of(), List.of(), List.of(), Optional.of(new HookOutcome.Failure(reason, "hook 'h' did")))));
    }

    static Acknowledgement acknowledgement(ExecutionId execution, long id, TaskId task) {
        byte[] state = ("state of " + task).getBytes();
        CRC32C crc = new CRC32C();
        crc.update(state);
        StateHandle handle = new StateHandle(null, 0, state.length, (int) crc.getValue(), state);
        return new Acknowledgement(
                execution,
                id,
                PLACEMENT.getOrDefault(task, "tm-9"),
                List.of(task),
                List.of(new Acknowledgement.OperatorSubtask(
                        "count",
                        task,
                        new SubtaskState(task.subtask(), 5, KeyedHandle.canonical(handle), null),
                        List.of(SCHEMA),
                        state.length)),
                List.of(),
                List.of());
    }

    /** With a part in a segment. */
    void acknowledge(long id, TaskId task, String segment) {
        Acknowledgement inline = acknowledgement(execution(), id, task);
        StateHandle handle = new StateHandle(segment, 0, 5, 0, null);
        Acknowledgement.OperatorSubtask state = new Acknowledgement.OperatorSubtask(
                "count", task, new SubtaskState(task.subtask(), 5, KeyedHandle.canonical(handle), null), List.of(), 5);
        on(new Event.Acknowledged(
                now,
                new Acknowledgement(
                        inline.execution(),
                        id,
                        inline.taskManager(),
                        inline.tasks(),
                        List.of(state),
                        List.of(),
                        List.of())));
    }

    void acknowledge(long id, TaskId task) {
        on(new Event.Acknowledged(now, acknowledgement(execution(), id, task)));
    }

    private ExecutionId execution() {
        return all.stream()
                .filter(Command.StartSources.class::isInstance)
                .map(command -> ((Command.StartSources) command).execution())
                .reduce((first, second) -> second)
                .orElse(FIRST);
    }

    void acknowledgeAll(long id) {
        acknowledge(id, A0);
        acknowledge(id, A1);
    }

    /** To the capture. */
    void toCapture(long id) {
        hooks(id, HookStep.PREPARE);
        hooks(id, HookStep.TRIGGER);
    }

    void toCommit(long id) {
        toCapture(id);
        acknowledgeAll(id);
    }

    CheckpointMetadata draft() {
        return all.stream()
                .filter(Command.Commit.class::isInstance)
                .map(command -> ((Command.Commit) command).draft())
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    CheckpointMetadata committed(CheckpointMetadata draft) {
        return draft.withNumber(++entries);
    }

    CheckpointMetadata commit() {
        CheckpointMetadata entry = committed(draft());
        on(new Event.Committed(now, entry));
        return entry;
    }

    void sinks(long id) {
        on(new Event.SinksCommitted(now, execution(), id, A0));
        on(new Event.SinksCommitted(now, execution(), id, A1));
    }

    /** After the commit. */
    void toEnd(long id) {
        hooks(id, HookStep.COMPLETE);
        sinks(id);
        hooks(id, HookStep.POST);
    }

    void complete(long id) {
        toCommit(id);
        commit();
        toEnd(id);
    }

    CheckpointReport report(long id) {
        return coordinator.detail(id).orElseThrow().report();
    }

    <C extends Command> List<C> lastOf(Class<C> kind) {
        return last.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <C extends Command> List<C> allOf(Class<C> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
