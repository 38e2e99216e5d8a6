package dev.weir.operator.launcher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** Says whether the process lives, and whether it works. */
final class HealthServer implements AutoCloseable {
    private final HttpServer server;

    HealthServer(String host, int port, BooleanSupplier healthy, BooleanSupplier ready) {
        try {
            server = HttpServer.create(
                    host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "health endpoints cannot listen on " + host + ":" + port
                            + ": set WEIR_OPERATOR_PORT to a free port",
                    e);
        }
        server.createContext("/healthz", exchange -> answer(exchange, healthy));
        server.createContext("/readyz", exchange -> answer(exchange, ready));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, BooleanSupplier good) throws IOException {
        try (exchange) {
            boolean ok = good.getAsBoolean();
            byte[] body = (ok ? "ok\n" : "not ok\n").getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(ok ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
