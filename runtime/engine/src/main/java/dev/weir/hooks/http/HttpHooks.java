package dev.weir.hooks.http;

import dev.weir.common.EventLoop;
import dev.weir.control.JobConfig;
import dev.weir.hooks.HookTarget;
import java.io.IOException;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Makes the targets of hooks over HTTP from what they share. */
public final class HttpHooks {
    final HookTransport transport;
    final HookKeys keys;
    final Supplier<String> ids;

    /** Loop only. */
    final RandomGenerator random;

    /**
     * @param ids gives a random text, never the same twice, for each call
     * @param random for the pauses between retries; used by the thread of the {@link EventLoop} that hooks are called on
     */
    public HttpHooks(HookTransport transport, HookKeys keys, Supplier<String> ids, RandomGenerator random) {
        this.transport = Objects.requireNonNull(transport, "transport is null");
        this.keys = Objects.requireNonNull(keys, "keys is null");
        this.ids = Objects.requireNonNull(ids, "ids is null");
        this.random = Objects.requireNonNull(random, "random is null");
    }

    /** For a process that reaches nothing by HTTP: every call fails. */
    public static HttpHooks unreachable() {
        return new HttpHooks(
                (url, headers, body, maxAnswer, timeout) -> {
                    throw new IOException("nothing is reached by HTTP here");
                },
                () -> {
                    throw new IOException("there are no keys here");
                },
                () -> "",
                new Random(0));
    }

    /** @throws IllegalArgumentException if the hook's URL cannot be called; the message is fit for the user */
    public HookTarget target(JobConfig job, JobConfig.Hook hook) {
        return new HttpHook(this, job, hook);
    }
}
