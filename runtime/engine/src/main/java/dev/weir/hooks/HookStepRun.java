package dev.weir.hooks;

import dev.weir.api.CheckpointHook.CheckpointContext;
import dev.weir.checkpoint.CheckpointFailureReason;
import dev.weir.checkpoint.Command;
import dev.weir.checkpoint.CycleStep;
import dev.weir.checkpoint.HookOutcome;
import dev.weir.checkpoint.HookOutcome.Failure;
import dev.weir.checkpoint.HookStep;
import dev.weir.common.EventLoop;
import dev.weir.control.CheckpointDetail.TraceStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One step of the hooks, being taken. Loop only. */
final class HookStepRun {
    /** What one hook may have stored with a checkpoint. */
    static final int MAX_DATA = 1024 * 1024;

    private final EventLoop loop;
    private final List<HookCaller> callers;
    private final Command.RunHooks command;
    private final CheckpointContext context;
    private final HookProgress progress;
    private final Consumer<HookOutcome> done;
    private final List<TraceStep> trace = new ArrayList<>();
    private final Map<String, byte[]> data = new LinkedHashMap<>();

    /** The first hook's that failed and may not be ignored; empty if none has yet. */
    private Optional<Failure> failure = Optional.empty();

    /** Failures that change nothing. */
    private final List<String> reported = new ArrayList<>();

    HookStepRun(
            EventLoop loop,
            String job,
            List<HookCaller> callers,
            Command.RunHooks command,
            HookProgress progress,
            Consumer<HookOutcome> done) {
        this.loop = loop;
        this.callers = command.step() == HookStep.ABORT
                ? callers.stream()
                        .filter(caller -> progress.wasTriggered(caller.name()))
                        .toList()
                : callers;
        this.command = command;
        this.context = new CheckpointContext(job, command.checkpointId(), kind(command), command.state());
        this.progress = progress;
        this.done = done;
    }

    private static CheckpointContext.Kind kind(Command.RunHooks command) {
        return switch (command.kind()) {
            case CHECKPOINT -> CheckpointContext.Kind.CHECKPOINT;
            case SAVEPOINT -> CheckpointContext.Kind.SAVEPOINT;
        };
    }

    void start() {
        if (command.step() == HookStep.PREPARE) {
            step(CycleStep.EXECUTE_PRE_CHECKPOINT_HOOKS, "");
            step(CycleStep.ACCESS_STATE_DATA, "");
        }
        boolean calls = command.step() != HookStep.POST && !callers.isEmpty();
        if (!calls) {
            step(perHook(), "");
            loop.execute(this::finish);
            return;
        }
        loop.execute(() -> call(0));
    }

    private void step(CycleStep step, String subject) {
        trace.add(step.at(loop.clock().epochMicros(), subject));
    }

    /** The step of the trace that is taken for each hook. */
    private CycleStep perHook() {
        return switch (command.step()) {
            case PREPARE -> CycleStep.COLLECT_CHECKPOINT_METADATA;
            case TRIGGER -> CycleStep.NOTIFY_CHECKPOINT_TRIGGER;
            case COMPLETE -> CycleStep.NOTIFY_HOOKS_COMPLETE;
            case POST -> CycleStep.EXECUTE_POST_CHECKPOINT_HOOKS;
            case ABORT -> CycleStep.ABORT_HOOKS;
            case SUBSUMED -> CycleStep.SUBSUME_HOOKS;
            case RESTORE -> CycleStep.RESTORE_HOOKS;
        };
    }

    private void call(int index) {
        boolean stopped = failure.isPresent() && stopsAtFailure();
        if (index == callers.size() || stopped) {
            finish();
            return;
        }
        HookCaller caller = callers.get(index);
        step(perHook(), caller.name());
        // One that is busy is not told, and so is not told of the end either.
        if (command.step() == HookStep.TRIGGER && !caller.isBusy()) {
            progress.triggered(caller.name());
        }
        boolean end = command.step() == HookStep.COMPLETE || command.step() == HookStep.ABORT;
        boolean mustReach = end && progress.wasTriggered(caller.name());
        caller.call(toHook(caller.name()), mustReach, result -> {
            take(caller, result);
            call(index + 1);
        });
    }

    private HookCall toHook(String name) {
        return new HookCall(
                command.step(),
                context,
                command.reason(),
                Optional.ofNullable(command.data().get(name)));
    }

    private boolean stopsAtFailure() {
        return command.step() == HookStep.PREPARE || command.step() == HookStep.TRIGGER;
    }

    private void take(HookCaller caller, HookCaller.Result result) {
        String name = caller.name();
        Optional<Failure> failed = result.failure().or(() -> tooLarge(name, result.data()));
        if (failed.isEmpty()) {
            result.data().ifPresent(bytes -> data.put(name, bytes.clone()));
            progress.succeeded(name, phase(), result.millis());
            return;
        }
        progress.failed(name, result.millis(), failed.get().message());
        if (failure.isEmpty() && !caller.ignoresFailures() && isFailureTold()) {
            failure = failed;
        } else {
            reported.add(failed.get().message());
        }
    }

    /** The coordinator acts on failures of these steps, or reports them with what they mean for the checkpoint. */
    private boolean isFailureTold() {
        return stopsAtFailure() || command.step() == HookStep.COMPLETE || command.step() == HookStep.RESTORE;
    }

    private static Optional<Failure> tooLarge(String name, Optional<byte[]> bytes) {
        return bytes.filter(given -> given.length > MAX_DATA)
                .map(given -> new Failure(
                        CheckpointFailureReason.HOOK_DATA_TOO_LARGE,
                        "hook '" + name + "' gave " + given.length + " bytes, at most " + MAX_DATA + " are stored"));
    }

    private String phase() {
        return switch (command.step()) {
            case PREPARE -> "Prepared";
            case TRIGGER -> "Triggered";
            case COMPLETE, POST -> "Completed";
            case ABORT -> "Aborted";
            case SUBSUMED -> "Subsumed";
            case RESTORE -> "Restored";
        };
    }

    private void finish() {
        if (failure.isEmpty() && command.step() == HookStep.PREPARE) {
            List<String> giving = data.isEmpty() ? List.of("") : List.copyOf(data.keySet());
            for (String hook : giving) {
                step(CycleStep.START_HOOK_DATA_TRANSFER, hook);
                step(CycleStep.HOOK_DATA_TRANSFER_COMPLETE, hook);
            }
            step(CycleStep.COMPLETE_HOOKS_PART, "");
        }
        if (failure.isEmpty() && command.step() == HookStep.TRIGGER) {
            step(CycleStep.TRIGGER_CHANNEL, "");
            step(CycleStep.CONFIRM_CHECKPOINT_TRIGGER, "");
            step(CycleStep.NOTIFY_CHECKPOINT_TRIGGER_COMPLETE, "");
        }
        done.accept(new HookOutcome(data, progress.reports(), trace, failure, reported));
    }
}
