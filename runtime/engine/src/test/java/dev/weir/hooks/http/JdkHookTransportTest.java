package dev.weir.hooks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.weir.hooks.http.HookTransport.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JdkHookTransportTest {
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    private final JdkHookTransport transport = new JdkHookTransport();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/echo", exchange -> {
            seen.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Weir-Timestamp"));
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/elsewhere", exchange -> {
            exchange.getResponseHeaders().add("Location", "/echo");
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                while (true) {
                    exchange.getResponseBody().write(new byte[8192]);
                }
            } catch (IOException hungUp) {
                end.countDown();
            }
        });
        server.createContext("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            try {
                end.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        threads.shutdownNow();
        server.stop(0);
    }

    private Answer post(String path, long timeoutMillis) throws IOException {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        return transport.post(url, Map.of("Weir-Timestamp", "17"), BODY, 100_000, timeoutMillis);
    }

    @Test
    void shouldPostAndGiveTheAnswer() throws IOException {
        Answer answer = post("/echo", 10_000);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(BODY);
        assertThat(answer.cut()).isFalse();
        assertThat(seen).containsExactly("POST 17");
    }

    @Test
    void shouldNotFollowARedirect() throws IOException {
        assertThat(post("/elsewhere", 10_000).status()).isEqualTo(307);

        assertThat(seen).isEmpty();
    }

    @Test
    void shouldHangUpOnAnAnswerThatIsTooLong() throws Exception {
        Answer answer = post("/endless", 10_000);

        assertThat(answer.cut()).isTrue();
        assertThat(answer.body()).hasSize(100_000);
        end.await();
    }

    @Test
    void shouldNotWaitForABodyLongerThanItsTime() {
        assertThatThrownBy(() -> post("/slow", 200)).isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void shouldSayThatNobodyListens() {
        server.stop(0);

        assertThatThrownBy(() -> post("/echo", 10_000)).isInstanceOf(ConnectException.class);
    }
}
