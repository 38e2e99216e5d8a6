package dev.weir.operator.launcher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Says whether the process lives ({@code /healthz}), whether it works ({@code /readyz}), and what it measures ({@code /metrics}). */
final class HealthServer implements AutoCloseable {
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    // A scrape that takes its time must not hold a probe up.
    private static final int THREADS = 3;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "health");
        thread.setDaemon(true);
        return thread;
    });

    HealthServer(String host, int port, OperatorHealth health, Supplier<String> metrics) {
        try {
            server = HttpServer.create(
                    host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "health endpoints cannot listen on " + host + ":" + port
                            + ": set WEIR_OPERATOR_PORT to a free port",
                    e);
        }
        server.setExecutor(threads);
        server.createContext("/healthz", exchange -> answer(exchange, health.live()));
        server.createContext("/readyz", exchange -> answer(exchange, health.ready()));
        server.createContext("/metrics", exchange -> send(exchange, 200, PROMETHEUS, metrics.get()));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, OperatorHealth.Answer answer) throws IOException {
        send(exchange, answer.good() ? 200 : 503, PLAIN, answer.text());
    }

    private static void send(HttpExchange exchange, int code, String type, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(code, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
