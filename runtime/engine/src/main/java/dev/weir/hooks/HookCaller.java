package dev.weir.hooks;

import dev.weir.api.HookOptions.FailurePolicy;
import dev.weir.checkpoint.CheckpointFailureReason;
import dev.weir.checkpoint.HookOutcome.Failure;
import dev.weir.common.EventLoop;
import dev.weir.common.Scheduled;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/** Calls one hook, one call at a time, each with the hook's timeout. Loop only. */
final class HookCaller {
    /**
     * What a call came to.
     *
     * @param failure empty if it returned in time
     */
    record Result(Optional<byte[]> data, Optional<Failure> failure, long millis) {}

    private final EventLoop loop;
    private final HookRunner.NamedHook hook;
    private final long timeoutMillis;

    /** The call that has not returned; {@code null} if there is none. */
    private HookCall underWay;

    /** Ends of checkpoints that the hook is told when it is no longer busy. */
    private final Deque<HookCall> later = new ArrayDeque<>();

    HookCaller(EventLoop loop, HookRunner.NamedHook hook) {
        this.loop = loop;
        this.hook = hook;
        this.timeoutMillis = hook.options().timeout().toMillis();
    }

    String name() {
        return hook.name();
    }

    boolean ignoresFailures() {
        return hook.options().failurePolicy() == FailurePolicy.IGNORE;
    }

    /** It has not returned from a call, and is given no other. */
    boolean isBusy() {
        return underWay != null;
    }

    /** @param mustReach whether the call is made later if the hook is busy now; its result is not told then */
    void call(HookCall call, boolean mustReach, Consumer<Result> done) {
        if (underWay != null) {
            if (mustReach) {
                later.add(call);
            }
            done.accept(failed(
                    CheckpointFailureReason.HOOK_TIMED_OUT,
                    "was not called for " + call + ": it has not returned from " + underWay,
                    0));
            return;
        }
        begin(call, done);
    }

    private void begin(HookCall call, Consumer<Result> done) {
        underWay = call;
        long begun = loop.clock().nanoTime();
        boolean[] told = {false};
        Scheduled timeout = loop.schedule(timeoutMillis, () -> {
            if (!told[0]) {
                told[0] = true;
                done.accept(failed(
                        CheckpointFailureReason.HOOK_TIMED_OUT,
                        "did not return from " + call + " within " + timeoutMillis + " ms",
                        timeoutMillis));
            }
        });
        hook.target().call(loop, call, timeoutMillis, (data, thrown) -> {
            timeout.cancel();
            underWay = null;
            if (!told[0]) {
                told[0] = true;
                done.accept(result(call, data, thrown, (loop.clock().nanoTime() - begun) / 1_000_000));
            }
            tellLater();
        });
    }

    private void tellLater() {
        while (underWay == null && !later.isEmpty()) {
            begin(later.remove(), late -> {});
        }
    }

    private Result result(HookCall call, Optional<byte[]> data, Throwable thrown, long millis) {
        if (thrown == null) {
            return new Result(data, Optional.empty(), millis);
        }
        return thrown instanceof HookFailedException known
                ? failed(known.reason(), known.getMessage(), millis)
                : failed(CheckpointFailureReason.HOOK_FAILED, "failed in " + call + ": " + thrown, millis);
    }

    private Result failed(CheckpointFailureReason reason, String did, long millis) {
        return new Result(
                Optional.empty(), Optional.of(new Failure(reason, "hook '" + hook.name() + "' " + did)), millis);
    }
}
