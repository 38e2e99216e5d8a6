package dev.weir.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.common.ExecutionId;
import dev.weir.common.TaskId;
import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.CheckpointTrigger;
import dev.weir.control.JobConfig;
import dev.weir.state.SnapshotForm;
import dev.weir.storage.CheckpointMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * All around a coordinator, at random: hooks, TaskManagers, timers, users and a log whose truth is known here. Every answer may
 * come late, twice, never, or be a failure; every command is checked against what must always hold.
 */
final class CoordinatorWorld {
    private static final Map<TaskId, String> PLACEMENT =
            Map.of(new TaskId("a", 0), "tm-0", new TaskId("a", 1), "tm-1", new TaskId("b", 0), "tm-0");

    final CheckpointCoordinator coordinator;
    private final Random random;

    /** What may happen next, in any order. */
    private final List<Event> pool = new ArrayList<>();

    private final Set<Timer> timers = new LinkedHashSet<>();

    /** Nonces that are in the log, by id. */
    private final Map<Long, String> log = new HashMap<>();

    private final Map<Long, String> drafts = new HashMap<>();
    private final Map<Long, CheckpointPhase> phases = new HashMap<>();
    private final Map<Long, List<HookStep>> hooks = new HashMap<>();
    private final Map<Long, Set<TaskId>> acknowledged = new HashMap<>();
    /** Events and commands, in order. */
    private final List<Object> history = new ArrayList<>();

    private ExecutionId execution;
    private long attempts;
    private long micros = 1_000_000;
    private long number;
    private long highestBegun;
    private long lastTriggered;
    private boolean commitOpen;
    private boolean stopped;
    private boolean calm;
    private boolean suspended;
    private final int maxConcurrent;
    /** Triggered, and neither committed nor failed. */
    private final Set<Long> inFlight = new LinkedHashSet<>();
    /** Savepoints by id. */
    private final Set<Long> savepoints = new HashSet<>();
    /** Savepoints with which the job is to end, by id. */
    private final Set<Long> lasts = new HashSet<>();

    private int names;
    /** Most checkpoints that were in the tasks at once. */
    private int most;

    CoordinatorWorld(long seed) {
        random = new Random(seed);
        int concurrent = 1 + random.nextInt(4);
        maxConcurrent = concurrent;
        JobConfig.Checkpointing config = JobConfig.Checkpointing.builder(
                        new JobConfig.Storage("http://s3", "b", "", "", true))
                .interval(1000)
                .timeout(5000)
                .minPause(random.nextInt(2) * 300)
                .maxConcurrent(concurrent)
                .tolerableFailures(random.nextInt(4))
                .build();
        int[] nonces = {0};
        coordinator = new CheckpointCoordinator("job", "uid", config, () -> "nonce-" + nonces[0]++);
        tell(new Event.Recovered(at(), List.of(), 0, "s3://b/uid"));
        tell(new Event.PinsChanged(at(), Set.of()));
        deploy();
    }

    boolean isStopped() {
        return stopped;
    }

    boolean isSuspended() {
        return suspended;
    }

    int most() {
        return most;
    }

    List<Object> history() {
        return history;
    }

    private long at() {
        return micros += 1 + random.nextInt(200_000);
    }

    private void deploy() {
        execution = new ExecutionId(1, ++attempts);
        tell(new Event.ExecutionStarted(at(), execution, "g", 2, 128, PLACEMENT, Optional.empty(), List.of()));
        PLACEMENT.forEach((task, taskManager) ->
                tell(new Event.StateRestored(at(), execution, taskManager, Set.of(task), List.of())));
    }

    /** Something happens. */
    void step() {
        int what = random.nextInt(100);
        if (what < 70 && !pool.isEmpty()) {
            Event event = pool.get(random.nextInt(pool.size()));
            if (calm || random.nextInt(10) > 0 || isAnswer(event)) {
                pool.remove(event);
            }
            tell(event);
        } else if (what < 90 && !timers.isEmpty()) {
            fire(List.copyOf(timers).get(random.nextInt(timers.size())));
        } else if (!calm && what < 92) {
            String name = "request-" + (random.nextInt(3) == 0 ? random.nextInt(names + 1) : names++);
            CheckpointKind kind = random.nextBoolean() ? CheckpointKind.CHECKPOINT : CheckpointKind.SAVEPOINT;
            boolean last = kind == CheckpointKind.SAVEPOINT && random.nextInt(8) == 0;
            tell(new Event.CheckpointAsked(at(), new CheckpointRequest(name, kind, CheckpointTrigger.USER, last)));
        } else if (!calm && what < 94) {
            restart();
        }
    }

    /** Answers to the coordinator's own questions come once. */
    private static boolean isAnswer(Event event) {
        return event instanceof Event.Committed
                || event instanceof Event.CommitFailed
                || event instanceof Event.CommitUnknown
                || event instanceof Event.CommitFenced
                || event instanceof Event.HooksDone;
    }

    /** From now on all goes well. */
    void calmDown() {
        calm = true;
        for (int i = 0;
                i < 4_000 && !(pool.isEmpty() && coordinator.reports().stream().allMatch(this::isOver));
                i++) {
            step();
        }
    }

    private boolean isOver(CheckpointReport report) {
        return report.phase() == CheckpointPhase.COMPLETED
                || report.phase() == CheckpointPhase.FAILED
                || report.phase() == CheckpointPhase.DISCARDED;
    }

    private void restart() {
        tell(new Event.ExecutionEnded(at(), execution, CheckpointFailureReason.TASK_FAILED, "chaos"));
        deploy();
    }

    private void fire(Timer timer) {
        if (calm && timer instanceof Timer.Timeout && !pool.isEmpty()) {
            return;
        }
        timers.remove(timer);
        if (calm && timer instanceof Timer.Interval) {
            return;
        }
        tell(new Event.TimerFired(at(), timer));
    }

    private void tell(Event event) {
        history.add(event);
        if (event instanceof Event.Acknowledged done
                && done.acknowledgement().execution().equals(execution)) {
            acknowledged
                    .computeIfAbsent(done.acknowledgement().checkpointId(), id -> new HashSet<>())
                    .addAll(done.acknowledgement().tasks());
        }
        boolean answersCommit = event instanceof Event.Committed
                || event instanceof Event.CommitFailed
                || event instanceof Event.CommitUnknown
                || event instanceof Event.CommitFenced;
        commitOpen &= !answersCommit;
        List<Command> commands = coordinator.on(event);
        assertThat(commands.isEmpty() || !stopped).as("nothing after fenced").isTrue();
        List<Runnable> after = new ArrayList<>();
        for (Command command : commands) {
            history.add(command);
            perform(command, after);
        }
        after.forEach(Runnable::run);
    }

    private void perform(Command command, List<Runnable> after) {
        assertThat(stopped).as("nothing after fenced").isFalse();
        if (command instanceof Command.RunHooks run) {
            runHooks(run);
        } else if (command instanceof Command.SendTrigger trigger) {
            trigger(trigger);
        } else if (command instanceof Command.Commit commit) {
            commit(commit.draft());
        } else if (command instanceof Command.NotifyState notify) {
            assertThat(log).containsKey(notify.checkpointId());
        } else if (command instanceof Command.CommitSinks sinks) {
            assertThat(log).containsKey(sinks.checkpointId());
            PLACEMENT
                    .keySet()
                    .forEach(task ->
                            pool.add(new Event.SinksCommitted(at(), sinks.execution(), sinks.checkpointId(), task)));
        } else if (command instanceof Command.Report report) {
            report(report.report());
        } else if (command instanceof Command.ScheduleTimer timer) {
            timers.add(timer.timer());
        } else if (command instanceof Command.CancelTimer timer) {
            timers.remove(timer.timer());
        } else if (command instanceof Command.Retain retain) {
            retain(retain);
        } else if (command instanceof Command.JobSuspended done) {
            assertThat(log)
                    .as("the job is suspended with a savepoint that is complete")
                    .containsKey(done.checkpointId());
            assertThat(lasts).contains(done.checkpointId());
            assertThat(suspended).as("once").isFalse();
            suspended = true;
        } else if (command instanceof Command.FailExecution) {
            after.add(this::restart);
        } else if (command instanceof Command.StopFenced) {
            stopped = true;
        }
    }

    private void trigger(Command.SendTrigger trigger) {
        long id = trigger.checkpointId();
        assertThat(suspended)
                .as("nothing is triggered in a job that is suspended")
                .isFalse();
        assertThat(lasts).as("nothing newer beside the last").noneMatch(inFlight::contains);
        assertThat(savepoints).as("nothing newer beside a savepoint").noneMatch(this::isInTasks);
        assertThat(id).as("barriers go in order").isGreaterThan(lastTriggered);
        lastTriggered = id;
        inFlight.add(id);
        if (trigger.form() == SnapshotForm.CANONICAL) {
            savepoints.add(id);
        }
        if (trigger.thenStop()) {
            lasts.add(id);
        }
        int now = (int) inFlight.stream().filter(this::isInTasks).count();
        assertThat(now).as("as many as are allowed").isLessThanOrEqualTo(maxConcurrent);
        most = Math.max(most, now);
        PLACEMENT.keySet().forEach(task -> answerTrigger(trigger, task));
    }

    private boolean isInTasks(long id) {
        return inFlight.contains(id) && !acknowledged.getOrDefault(id, Set.of()).containsAll(PLACEMENT.keySet());
    }

    /** Removes one that may go, or none. */
    private void retain(Command.Retain retain) {
        log.keySet().stream()
                .filter(id -> phases.get(id) == CheckpointPhase.COMPLETED)
                .filter(id -> !retain.pinned().contains(id) && !savepoints.contains(id))
                .findFirst()
                .ifPresent(id -> pool.add(new Event.Discarded(at(), Set.of(id))));
    }

    private void runHooks(Command.RunHooks run) {
        List<HookStep> told = hooks.computeIfAbsent(run.checkpointId(), id -> new ArrayList<>());
        assertThat(told).as("each step of the hooks once").doesNotContain(run.step());
        if (run.step() == HookStep.PREPARE) {
            assertThat(run.checkpointId()).as("ids rise").isGreaterThan(highestBegun);
            highestBegun = run.checkpointId();
        }
        if (run.step() == HookStep.COMPLETE) {
            assertThat(told).contains(HookStep.TRIGGER).doesNotContain(HookStep.ABORT);
        }
        if (run.step() == HookStep.ABORT) {
            assertThat(told).contains(HookStep.TRIGGER).doesNotContain(HookStep.COMPLETE);
        }
        told.add(run.step());
        boolean fails = !calm && random.nextInt(15) == 0;
        HookOutcome.Failure failure = new HookOutcome.Failure(CheckpointFailureReason.HOOK_FAILED, "hook 'h' threw");
        pool.add(new Event.HooksDone(
                at(),
                run,
                new HookOutcome(Map.of(), List.of(), List.of(), fails ? Optional.of(failure) : Optional.empty())));
    }

    private void answerTrigger(Command.SendTrigger trigger, TaskId task) {
        int luck = calm ? 99 : random.nextInt(100);
        Acknowledgement good = new Acknowledgement(
                trigger.execution(),
                trigger.checkpointId(),
                PLACEMENT.get(task),
                List.of(task),
                List.of(),
                List.of(),
                List.of());
        if (luck < 3) {
            pool.add(new Event.Declined(
                    at(),
                    trigger.execution(),
                    trigger.checkpointId(),
                    PLACEMENT.get(task),
                    CheckpointFailureReason.UPLOAD_FAILED,
                    "no route"));
        } else if (luck < 6) {
            pool.add(new Event.Acknowledged(
                    at(),
                    new Acknowledgement(
                            new ExecutionId(1, attempts + 1),
                            trigger.checkpointId(),
                            "tm-0",
                            List.of(task),
                            List.of(),
                            List.of(),
                            List.of())));
        } else if (luck > 8) {
            pool.add(new Event.Acknowledged(at(), good));
        }
    }

    private void commit(CheckpointMetadata draft) {
        assertThat(commitOpen).as("one commit at a time").isFalse();
        commitOpen = true;
        assertThat(drafts.getOrDefault(draft.id(), draft.nonce()))
                .as("one draft per checkpoint")
                .isEqualTo(draft.nonce());
        drafts.put(draft.id(), draft.nonce());
        inFlight.remove(draft.id());
        assertThat(log.keySet().stream().filter(id -> !draft.nonce().equals(log.get(id))))
                .as("the log's order is that of the checkpoints")
                .allMatch(id -> id < draft.id());
        assertThat(acknowledged.getOrDefault(draft.id(), Set.of()))
                .as("nothing is committed without all acknowledgements")
                .containsAll(PLACEMENT.keySet());
        assertThat(phases.get(draft.id())).isNotEqualTo(CheckpointPhase.FAILED);
        int luck = calm ? 99 : random.nextInt(100);
        boolean there = log.containsKey(draft.id());
        if (luck < 1) {
            pool.add(new Event.CommitFenced(at(), draft.id(), "another"));
        } else if (luck < 15 && !there) {
            pool.add(new Event.CommitFailed(at(), draft.id(), "unreachable"));
        } else if (luck < 35) {
            if (random.nextBoolean()) {
                log.put(draft.id(), draft.nonce());
            }
            pool.add(new Event.CommitUnknown(at(), draft.id(), "lost"));
        } else {
            log.put(draft.id(), draft.nonce());
            pool.add(new Event.Committed(at(), draft.withNumber(++number)));
        }
    }

    private void report(CheckpointReport report) {
        if (report.id() == 0) {
            return;
        }
        CheckpointPhase before = phases.put(report.id(), report.phase());
        if (report.phase() != CheckpointPhase.IN_PROGRESS) {
            inFlight.remove(report.id());
        }
        assertThat(before == CheckpointPhase.DISCARDED)
                .as("what is gone stays gone")
                .isEqualTo(before == CheckpointPhase.DISCARDED && report.phase() == CheckpointPhase.DISCARDED);
        if (before == CheckpointPhase.FAILED) {
            assertThat(report.phase()).isEqualTo(CheckpointPhase.FAILED);
        }
        if (before == CheckpointPhase.COMPLETED || before == CheckpointPhase.COMPLETING) {
            assertThat(report.phase()).isIn(CheckpointPhase.COMPLETED, CheckpointPhase.DISCARDED);
        }
        if (report.phase() == CheckpointPhase.FAILED) {
            assertThat(log).as("what failed is not in the log").doesNotContainKey(report.id());
        }
        if (report.phase() == CheckpointPhase.COMPLETING || report.phase() == CheckpointPhase.COMPLETED) {
            assertThat(log).as("what is complete is in the log").containsKey(report.id());
        }
    }

    /** Once all is quiet. */
    void assertSettled() {
        assertThat(coordinator.reports()).allMatch(this::isOver);
        log.keySet()
                .forEach(id -> assertThat(phases.get(id)).isIn(CheckpointPhase.COMPLETED, CheckpointPhase.DISCARDED));
        hooks.forEach((id, told) -> {
            if (told.contains(HookStep.TRIGGER)) {
                assertThat(told.contains(HookStep.COMPLETE) != told.contains(HookStep.ABORT))
                        .as("hooks of %d are told of one end", id)
                        .isTrue();
            }
        });
    }

    int committed() {
        return log.size();
    }
}
