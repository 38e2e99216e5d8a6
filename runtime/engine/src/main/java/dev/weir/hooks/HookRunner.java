package dev.weir.hooks;

import dev.weir.api.CheckpointHook;
import dev.weir.api.HookOptions;
import dev.weir.checkpoint.Command;
import dev.weir.checkpoint.HookOutcome;
import dev.weir.checkpoint.HookStep;
import dev.weir.common.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Runs the job's hooks in the steps of the cycle: one step at a time, in each step one hook after the other in the order of
 * registration. A step is taken even if there is no hook, for its place in the trace. That checkpoints are subsumed the hooks are
 * told while nothing else is to be told.
 *
 * <p>A call that takes longer than its hook's timeout counts as failed, and the step goes on without it; until the call does return,
 * its hook is busy and is given no other. A hook that was told of a trigger is told of the end, if need be when it is no longer
 * busy.
 */
public final class HookRunner {
    /** More than can be under way at once. */
    private static final int REMEMBERED = 100;

    /**
     * A hook of the job.
     *
     * @param name unique in the job
     * @param target where its calls go
     * @param options how it is called
     */
    public record NamedHook(String name, HookTarget target, HookOptions options) {
        public NamedHook {
            Objects.requireNonNull(name, "name is null");
            Objects.requireNonNull(target, "target is null");
            Objects.requireNonNull(options, "options is null");
        }

        /** The program's own code. */
        public NamedHook(String name, CheckpointHook hook, HookOptions options) {
            this(name, new ProgramHook(hook), options);
        }
    }

    private record Waiting(Command.RunHooks step, Consumer<HookOutcome> done) {}

    private final EventLoop loop;
    private final String job;
    private final List<HookCaller> callers;

    /** Steps whose turn has not come. Loop only. */
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    /** Steps that nothing waits for: taken while no other has its turn. Loop only. */
    private final Deque<Waiting> leisurely = new ArrayDeque<>();

    /** What the hooks were told of each checkpoint. Loop only. */
    private final Map<Long, HookProgress> progress = new LinkedHashMap<>();

    /** A step is being taken. Loop only. */
    private boolean busy;

    /**
     * @param loop of the owner; calls of hooks run on its blocking threads
     * @param job name of the job
     * @param hooks in the order in which they are called
     */
    public HookRunner(EventLoop loop, String job, List<NamedHook> hooks) {
        this.loop = Objects.requireNonNull(loop, "loop is null");
        this.job = Objects.requireNonNull(job, "job is null");
        this.callers = hooks.stream().map(hook -> new HookCaller(loop, hook)).toList();
    }

    /** Runs one step; {@code done} is told on the loop, later. Owner thread only. */
    public void run(Command.RunHooks step, Consumer<HookOutcome> done) {
        // Of many checkpoints that go at once a slow hook must not hold the next one up.
        (step.step() == HookStep.SUBSUMED ? leisurely : waiting).add(new Waiting(step, done));
        if (!busy) {
            next();
        }
    }

    private void next() {
        Waiting turn = waiting.isEmpty() ? leisurely.poll() : waiting.poll();
        busy = turn != null;
        if (turn == null) {
            return;
        }
        Command.RunHooks command = turn.step();
        HookProgress told = progress.computeIfAbsent(command.checkpointId(), id -> new HookProgress());
        new HookStepRun(loop, job, callers, command, told, outcome -> {
                    boolean over = command.step() == HookStep.POST
                            || command.step() == HookStep.ABORT
                            || command.step() == HookStep.SUBSUMED
                            || command.step() == HookStep.RESTORE;
                    if (over) {
                        progress.remove(command.checkpointId());
                    }
                    forgetOldest();
                    turn.done().accept(outcome);
                    next();
                })
                .start();
    }

    private void forgetOldest() {
        if (progress.size() > REMEMBERED) {
            progress.remove(progress.keySet().iterator().next());
        }
    }
}
