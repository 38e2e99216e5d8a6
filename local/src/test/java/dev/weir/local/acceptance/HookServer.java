package dev.weir.local.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Receives the calls of hooks: {@code /ledger} takes those that are signed with their job's key, and gives {@code ledger-<number>}
 * as data of each checkpoint; {@code /broken} refuses all.
 */
final class HookServer implements Closeable {
    /** A call that was taken. */
    record Call(String job, String step, long checkpoint, String kind, String data) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Function<String, String> keys;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<String> forged = new CopyOnWriteArrayList<>();

    private HookServer(HttpServer server, Function<String, String> keys) {
        this.server = server;
        this.keys = keys;
    }

    /** @param keys gives the key of a job's hooks by the job's name */
    static HookServer start(Function<String, String> keys) throws IOException {
        HookServer hooks =
                new HookServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), keys);
        hooks.server.setExecutor(hooks.threads);
        hooks.server.createContext("/ledger", hooks::ledger);
        hooks.server.createContext("/broken", exchange -> answer(exchange, 422, "not today"));
        hooks.server.start();
        return hooks;
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Calls whose signature was not that of the job. */
    List<String> forged() {
        return List.copyOf(forged);
    }

    private void ledger(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        JsonNode request = new ObjectMapper().readTree(body);
        String timestamp = exchange.getRequestHeaders().getFirst("Weir-Timestamp");
        String expected = "v1=" + hmac(keys.apply(request.get("job").asText()), timestamp, body);
        boolean sameId =
                request.get("id").asText().equals(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
        if (!expected.equals(exchange.getRequestHeaders().getFirst("Weir-Signature")) || !sameId) {
            forged.add(request.toString());
            answer(exchange, 401, "not signed by the job");
            return;
        }
        long checkpoint = request.get("checkpoint").asLong();
        String step = request.get("step").asText();
        String data = new String(Base64.getDecoder().decode(request.path("data").asText("")), StandardCharsets.UTF_8);
        calls.add(new Call(
                request.get("job").asText(),
                step,
                checkpoint,
                request.get("kind").asText(),
                data));
        String given = Base64.getEncoder().encodeToString(("ledger-" + checkpoint).getBytes(StandardCharsets.UTF_8));
        answer(exchange, 200, step.equals("before") ? "{\"data\": \"" + given + "\"}" : "");
    }

    private static String hmac(String key, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
