package dev.weir.hooks.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weir.checkpoint.HookStep;
import dev.weir.common.EventLoop;
import dev.weir.control.CheckpointKind;
import dev.weir.control.ControlJson;
import dev.weir.control.HookRequest;
import dev.weir.control.HookUrl;
import dev.weir.control.JobConfig;
import dev.weir.hooks.HookCall;
import dev.weir.hooks.HookTarget;
import java.net.URI;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A hook that listens at an address. */
final class HttpHook implements HookTarget {
    private final HttpHooks shared;
    private final JobConfig job;
    private final String name;
    private final URI url;

    HttpHook(HttpHooks shared, JobConfig job, JobConfig.Hook hook) {
        this.shared = shared;
        this.job = job;
        this.name = hook.name();
        this.url = HookUrl.parse(hook.url());
    }

    @Override
    public void call(
            EventLoop loop,
            HookCall call,
            long timeoutMillis,
            BiConsumer<? super Optional<byte[]>, ? super Throwable> done) {
        HookRequest request = request(call, shared.ids.get());
        HttpAttempt attempt = new HttpAttempt(shared, url, request.id(), json(request), request.step());
        new HttpCall(loop, shared.random, attempt, timeoutMillis, done).begin();
    }

    private HookRequest request(HookCall call, String id) {
        return new HookRequest(
                HookRequest.VERSION,
                id,
                name,
                job.name(),
                job.namespace(),
                job.uid(),
                call.context().checkpointId(),
                kind(call),
                step(call.step()),
                call.context().state(),
                call.step() == HookStep.ABORT ? Optional.of(call.reason()) : Optional.empty(),
                call.data());
    }

    private static CheckpointKind kind(HookCall call) {
        return switch (call.context().kind()) {
            case CHECKPOINT -> CheckpointKind.CHECKPOINT;
            case SAVEPOINT -> CheckpointKind.SAVEPOINT;
        };
    }

    private static HookRequest.Step step(HookStep step) {
        return switch (step) {
            case PREPARE -> HookRequest.Step.BEFORE;
            case TRIGGER -> HookRequest.Step.TRIGGER;
            case COMPLETE, POST -> HookRequest.Step.COMPLETE;
            case ABORT -> HookRequest.Step.ABORT;
            case SUBSUMED -> HookRequest.Step.SUBSUMED;
            case RESTORE -> HookRequest.Step.RESTORE;
        };
    }

    private static byte[] json(HookRequest request) {
        try {
            return ControlJson.mapper().writeValueAsBytes(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of the API has no JSON: " + request, e);
        }
    }
}
