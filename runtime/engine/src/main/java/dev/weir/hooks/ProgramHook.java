package dev.weir.hooks;

import dev.weir.api.CheckpointHook;
import dev.weir.checkpoint.CheckpointFailureReason;
import dev.weir.common.EventLoop;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A hook that the program registered: called on a thread that may block. */
public final class ProgramHook implements HookTarget {
    private final CheckpointHook hook;

    public ProgramHook(CheckpointHook hook) {
        this.hook = Objects.requireNonNull(hook, "hook is null");
    }

    @Override
    public void call(
            EventLoop loop,
            HookCall call,
            long timeoutMillis,
            BiConsumer<? super Optional<byte[]>, ? super Throwable> done) {
        loop.<Optional<byte[]>>callBlocking(
                () -> checked(call, invoke(call)),
                (data, thrown) -> done.accept(data, thrown == null ? null : named(call, thrown)));
    }

    /** On a blocking thread. */
    private Optional<byte[]> invoke(HookCall call) throws Exception {
        switch (call.step()) {
            case PREPARE -> {
                return hook.beforeCheckpoint(call.context());
            }
            case TRIGGER -> hook.onTrigger(call.context());
            case COMPLETE, POST -> hook.onComplete(call.context());
            case ABORT -> hook.onAbort(call.context(), call.reason());
            case SUBSUMED -> hook.onSubsumed(call.context());
            case RESTORE -> hook.onRestore(call.context(), call.data().map(byte[]::clone));
        }
        return Optional.empty();
    }

    @SuppressWarnings("OptionalAssignedToNull")
    private static Optional<byte[]> checked(HookCall call, Optional<byte[]> data) throws HookFailedException {
        if (data == null) {
            throw new HookFailedException(
                    CheckpointFailureReason.HOOK_FAILED, "returned null from " + call + ", expected an Optional");
        }
        return data;
    }

    private static Throwable named(HookCall call, Throwable thrown) {
        return thrown instanceof HookFailedException
                ? thrown
                : new HookFailedException(CheckpointFailureReason.HOOK_FAILED, "threw in " + call + ": " + thrown);
    }
}
