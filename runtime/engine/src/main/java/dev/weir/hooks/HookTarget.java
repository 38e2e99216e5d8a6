package dev.weir.hooks;

import dev.weir.common.EventLoop;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Where a hook's calls go: code of the program, or an address. Owned by the loop's thread. */
public interface HookTarget {
    /**
     * Makes one call and returns at once. There is never another call of the same hook before {@code done} was told.
     *
     * @param loop of the caller, which is its owner
     * @param timeoutMillis after which nobody waits for the call any more; it may still go on
     * @param done told once, on the loop, later: the data that the hook gave and {@code null}, or {@code null} and what was
     *     thrown, best a {@link HookFailedException}
     */
    void call(
            EventLoop loop,
            HookCall call,
            long timeoutMillis,
            BiConsumer<? super Optional<byte[]>, ? super Throwable> done);
}
