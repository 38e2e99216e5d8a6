package dev.weir.local.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.logs.PodLogs;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A server of its own in a folder, and two ways to talk to it: raw HTTP and fabric8's client. */
final class TestServer implements AutoCloseable {

    static final String WIDGETS = "/apis/test.weir.dev/v1/namespaces/default/widgets";
    static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
    static final String PODS = "/api/v1/namespaces/default/pods";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ApiServer server;
    private final HttpClient http;

    private TestServer(ApiServer server) {
        this.server = server;
        this.http = HttpClient.newBuilder()
                .sslContext(trusting(server.kubeConfig().certificate()))
                .build();
    }

    static TestServer start(Path folder) {
        return start(folder, PodLogs.NONE);
    }

    static TestServer start(Path folder, PodLogs logs) {
        try {
            return new TestServer(ApiServer.start(new ApiServer.Config(folder, 0, logs)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SSLContext trusting(String pem) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "server",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    KubeConfig kubeConfig() {
        return server.kubeConfig();
    }

    KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(server.kubeConfig().yaml()))
                .build();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.kubeConfig().server() + path))
                .header("Authorization", "Bearer " + server.kubeConfig().token())
                .header("User-Agent", "test/1")
                .timeout(PATIENCE);
    }

    HttpClient http() {
        return http;
    }

    Answer send(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            String type = response.headers().firstValue("content-type").orElse("");
            JsonNode body = type.contains("json") && response.body().length > 0
                    ? Json.parse(response.body())
                    : Json.object().put("text", new String(response.body(), StandardCharsets.UTF_8));
            return new Answer(response.statusCode(), body, response.headers().allValues("warning"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Answer get(String path) {
        return send(request(path).GET().build());
    }

    Answer delete(String path) {
        return send(request(path).DELETE().build());
    }

    Answer delete(String path, String options) {
        return send(method("DELETE", path, "application/json", options));
    }

    /** @param body JSON or YAML */
    Answer post(String path, String body) {
        return send(method("POST", path, "application/yaml", body));
    }

    Answer put(String path, JsonNode body) {
        return send(method("PUT", path, "application/json", body.toString()));
    }

    /** @param type {@code json}, {@code merge} or {@code strategic-merge} */
    Answer patch(String path, String type, String body) {
        return send(method("PATCH", path, "application/" + type + "-patch+json", body));
    }

    Answer apply(String path, String manager, String body) {
        String separator = path.contains("?") ? "&" : "?";
        return send(
                method("PATCH", path + separator + "fieldManager=" + manager, "application/apply-patch+yaml", body));
    }

    HttpRequest method(String method, String path, String contentType, String body) {
        return request(path)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", contentType)
                .build();
    }

    /** Defines the widgets of {@code widget-crd.yaml}. */
    TestServer withWidgets() {
        post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", resource("widget-crd.yaml"))
                .isOk();
        return this;
    }

    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(TestServer.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String configMap(String name) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + "}, data: {a: '1'}}";
    }

    static String widget(String name, String spec) {
        return "{apiVersion: test.weir.dev/v1, kind: Widget, metadata: {name: " + name + "}, spec: {" + spec + "}}";
    }

    static String pod(String name) {
        return "{apiVersion: v1, kind: Pod, metadata: {name: " + name
                + "}, spec: {nodeName: here, containers: [{name: main, image: x, env: [{name: A, value: '1'}]}]}}";
    }

    static ObjectNode copy(Answer answer) {
        return answer.body().deepCopy();
    }

    /** Waits until the condition holds, by looking again; fails after a while. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
