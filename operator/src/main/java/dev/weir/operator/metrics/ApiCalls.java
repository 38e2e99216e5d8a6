package dev.weir.operator.metrics;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Counts what the client asks of the API server, by verb, resource and answer. Any thread may call. */
final class ApiCalls implements Interceptor {
    private static final String NAME = "weir.operator.api.requests";
    private static final String LOST = "lost";

    private final MeterRegistry registry;

    ApiCalls(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        if (response.code() < 400) {
            count(request, Integer.toString(response.code()));
        }
    }

    @Override
    public CompletableFuture<Boolean> afterFailure(BasicBuilder builder, HttpResponse<?> response, RequestTags tags) {
        count(response.request(), Integer.toString(response.code()));
        return CompletableFuture.completedFuture(false);
    }

    @Override
    public void afterConnectionFailure(HttpRequest request, Throwable error) {
        count(request, LOST);
    }

    private void count(HttpRequest request, String code) {
        ApiCall.of(request.method(), request.uri().getPath(), request.uri().getRawQuery())
                .ifPresent(call -> registry.counter(
                                NAME,
                                "verb",
                                call.verb(),
                                "group",
                                call.group(),
                                "resource",
                                call.resource(),
                                "code",
                                code)
                        .increment());
    }
}
