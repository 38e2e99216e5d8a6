package dev.weir.local.operator;

import dev.weir.operator.launcher.OperatorConfig;
import dev.weir.operator.launcher.WeirOperator;
import dev.weir.operator.metrics.ApiCall;
import dev.weir.operator.metrics.OperatorMetrics;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** One operator of several, whose requests are written down, and can be cut off or held up. */
final class Replica implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration REST = Duration.ofSeconds(3);
    private static final long LOOK_NANOS = 20_000_000;

    private final List<ApiCall> calls = new CopyOnWriteArrayList<>();
    private final List<String> refusals = new CopyOnWriteArrayList<>();
    private final AtomicBoolean noLease = new AtomicBoolean();
    private final AtomicBoolean holdStatus = new AtomicBoolean();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final CountDownLatch lost = new CountDownLatch(1);
    private final KubernetesClient client;
    private final WeirOperator operator;

    private Replica(Config cluster, OperatorConfig config) {
        OperatorMetrics metrics = new OperatorMetrics();
        client = new KubernetesClientBuilder()
                .withConfig(cluster)
                .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor("test", new Requests())
                        .addOrReplaceInterceptor("weir-metrics", metrics.apiCalls()))
                .build();
        operator = WeirOperator.start(client, config.withHealthPort(0), metrics, lost::countDown);
    }

    /** @param cluster where it works, and as whom */
    static Replica start(Config cluster, OperatorConfig config) {
        return new Replica(cluster, config);
    }

    private final class Requests implements Interceptor {
        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            Optional<ApiCall> call = call(request);
            call.ifPresent(calls::add);
            if (noLease.get() && call.filter(Replica::isLease).isPresent()) {
                throw new IllegalStateException("cut off");
            }
            if (call.filter(one -> one.resource().equals("streamjobs/status")).isPresent()
                    && holdStatus.compareAndSet(true, false)) {
                held.countDown();
                await(letGo);
            }
        }

        @Override
        public CompletableFuture<Boolean> afterFailure(
                BasicBuilder builder, HttpResponse<?> response, RequestTags tags) {
            call(response.request()).ifPresent(call -> refusals.add(response.code() + " " + call.resource()));
            return CompletableFuture.completedFuture(false);
        }
    }

    private static Optional<ApiCall> call(HttpRequest request) {
        return ApiCall.of(
                request.method(), request.uri().getPath(), request.uri().getRawQuery());
    }

    private static boolean isLease(ApiCall call) {
        return call.resource().equals("leases");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What it wrote, but for its lease and for questions about its own rights. */
    List<ApiCall> writes() {
        return calls.stream()
                .filter(ApiCall::isWrite)
                .filter(call -> !isLease(call) && !call.group().equals("authorization.k8s.io"))
                .toList();
    }

    List<ApiCall> calls() {
        return List.copyOf(calls);
    }

    List<String> refusals() {
        return List.copyOf(refusals);
    }

    void forgetCalls() {
        calls.clear();
        refusals.clear();
    }

    /** Waits until it has written nothing for a while, and forgets its calls. */
    void awaitRest() {
        int written = -1;
        long since = System.nanoTime();
        long deadline = since + PATIENCE.toNanos();
        while (System.nanoTime() - since < REST.toNanos()) {
            int now = writes().size();
            if (now != written) {
                written = now;
                since = System.nanoTime();
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it does not come to rest: " + writes());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        forgetCalls();
    }

    /** From now on it cannot renew its lease; all else it can. */
    void cutOffFromItsLease() {
        noLease.set(true);
    }

    /** The next status that it is about to write waits, on its way, until it is let go. */
    void holdNextStatus() {
        holdStatus.set(true);
    }

    void awaitHeldStatus() {
        await(held);
    }

    void letStatusGo() {
        letGo.countDown();
    }

    void awaitLostLease() {
        await(lost);
    }

    String get(String path) {
        try {
            URI uri = URI.create("http://127.0.0.1:" + operator.healthPort() + path);
            return HttpClient.newHttpClient()
                    .send(
                            java.net.http.HttpRequest.newBuilder(uri).build(),
                            java.net.http.HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean leads() {
        return get("/metrics").contains("weir_operator_leader 1.0");
    }

    @Override
    public void close() {
        letGo.countDown();
        operator.close();
        client.close();
    }
}
