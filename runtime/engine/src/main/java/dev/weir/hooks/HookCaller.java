package dev.weir.hooks;

import dev.weir.api.CheckpointHook;
import dev.weir.checkpoint.CheckpointFailureReason;
import dev.weir.checkpoint.HookOutcome.Failure;
import dev.weir.common.EventLoop;
import dev.weir.common.Scheduled;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/** Calls one hook, one call at a time, each with a timeout. Loop only. */
final class HookCaller {
    /** A call of the hook; may block. */
    interface Call {
        Optional<byte[]> on(CheckpointHook hook) throws Exception;
    }

    /**
     * What a call came to.
     *
     * @param failure empty if it returned in time
     */
    record Result(Optional<byte[]> data, Optional<Failure> failure, long millis) {}

    private final EventLoop loop;
    private final HookRunner.NamedHook hook;
    private final long timeoutMillis;

    /** The call that has not returned, for people; {@code null} if there is none. */
    private String underWay;

    /** Ends of checkpoints that the hook is told when it is no longer busy. */
    private final Deque<Runnable> later = new ArrayDeque<>();

    HookCaller(EventLoop loop, HookRunner.NamedHook hook, long timeoutMillis) {
        this.loop = loop;
        this.hook = hook;
        this.timeoutMillis = timeoutMillis;
    }

    String name() {
        return hook.name();
    }

    /**
     * @param what for people, such as {@code onTrigger of checkpoint 7}
     * @param mustReach whether the call is made later if the hook is busy now; its result is not told then
     */
    void call(String what, boolean mustReach, Call call, Consumer<Result> done) {
        if (underWay != null) {
            if (mustReach) {
                later.add(() -> call(what, false, call, late -> {}));
            }
            done.accept(new Result(
                    Optional.empty(),
                    failure(
                            CheckpointFailureReason.HOOK_TIMED_OUT,
                            "was not called for " + what + ": it has not returned from " + underWay),
                    0));
            return;
        }
        underWay = what;
        long begun = loop.clock().nanoTime();
        boolean[] told = {false};
        Scheduled timeout = loop.schedule(timeoutMillis, () -> {
            if (!told[0]) {
                told[0] = true;
                done.accept(new Result(
                        Optional.empty(),
                        failure(
                                CheckpointFailureReason.HOOK_TIMED_OUT,
                                "did not return from " + what + " within " + timeoutMillis + " ms"),
                        timeoutMillis));
            }
        });
        loop.<Optional<byte[]>>callBlocking(() -> call.on(hook.hook()), (data, thrown) -> {
            timeout.cancel();
            underWay = null;
            if (!told[0]) {
                told[0] = true;
                long millis = (loop.clock().nanoTime() - begun) / 1_000_000;
                done.accept(new Result(
                        data == null ? Optional.empty() : data,
                        thrown == null ? malformed(what, data) : failure(what, thrown),
                        millis));
            }
            tellLater();
        });
    }

    private void tellLater() {
        while (underWay == null && !later.isEmpty()) {
            later.remove().run();
        }
    }

    @SuppressWarnings("OptionalAssignedToNull")
    private Optional<Failure> malformed(String what, Optional<byte[]> data) {
        return data == null
                ? failure(CheckpointFailureReason.HOOK_FAILED, "returned null from " + what + ", expected an Optional")
                : Optional.empty();
    }

    private Optional<Failure> failure(String what, Throwable thrown) {
        return failure(CheckpointFailureReason.HOOK_FAILED, "threw in " + what + ": " + thrown);
    }

    private Optional<Failure> failure(CheckpointFailureReason reason, String did) {
        return Optional.of(new Failure(reason, "hook '" + hook.name() + "' " + did));
    }
}
