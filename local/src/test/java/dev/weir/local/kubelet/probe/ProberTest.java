package dev.weir.local.kubelet.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProberTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Prober prober = new Prober();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/ready", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.createContext("/unready", exchange -> {
            byte[] body = "no slots".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(503, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/slow", exchange -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        over.countDown();
        server.stop(0);
    }

    @Test
    void shouldPassWhenTheAnswerIsGood() throws InterruptedException {
        assertThat(prober.ask(http("/ready"), TIMEOUT)).isEqualTo(Prober.Answer.GOOD);
        assertThat(prober.ask(
                        new ProbeTarget.Tcp("127.0.0.1", server.getAddress().getPort()), TIMEOUT))
                .isEqualTo(Prober.Answer.GOOD);
    }

    @Test
    void shouldSayWhatWasAnsweredWhenItIsBad() throws InterruptedException {
        assertThat(prober.ask(http("/unready"), TIMEOUT))
                .isEqualTo(Prober.Answer.bad("HTTP probe failed with statuscode: 503 (no slots)"));
    }

    @Test
    void shouldFailWhenThereIsNoAnswerInTime() throws InterruptedException {
        assertThat(prober.ask(http("/slow"), Duration.ofMillis(100)))
                .isEqualTo(Prober.Answer.bad("no answer within 100 ms"));
    }

    @Test
    void shouldFailWhenNobodyListens() throws InterruptedException {
        server.stop(0);

        assertThat(prober.ask(http("/ready"), TIMEOUT).success()).isFalse();
        assertThat(prober.ask(
                                new ProbeTarget.Tcp(
                                        "127.0.0.1", server.getAddress().getPort()),
                                TIMEOUT)
                        .success())
                .isFalse();
    }

    @Test
    void shouldGoByTheExitCodeWhenACommandIsRun() throws InterruptedException {
        assertThat(prober.ask(exec("exit 0"), TIMEOUT).success()).isTrue();
        assertThat(prober.ask(exec("exit 3"), TIMEOUT).message()).isEqualTo("the command ended with exit code 3");
        assertThat(prober.ask(exec("exec sleep 600"), Duration.ofMillis(100)).message())
                .isEqualTo("the command did not end within 100 ms");
    }

    @Test
    void shouldReachAVerdictWhenThresholdsAreMet() {
        ProbeHistory one = ProbeHistory.NONE.with(false);

        assertThat(one.verdict(1, 2)).isEqualTo(ProbeHistory.Verdict.OPEN);
        assertThat(one.with(false).verdict(1, 2)).isEqualTo(ProbeHistory.Verdict.FAILED);
        assertThat(one.with(true).with(false).verdict(1, 2)).isEqualTo(ProbeHistory.Verdict.OPEN);
        assertThat(one.with(true).verdict(1, 2)).isEqualTo(ProbeHistory.Verdict.PASSED);
    }

    private ProbeTarget http(String path) {
        return new ProbeTarget.Http("http", "127.0.0.1", server.getAddress().getPort(), path, Map.of());
    }

    private static ProbeTarget exec(String script) {
        return new ProbeTarget.Exec(List.of("sh", "-c", script), Map.of("PATH", "/usr/bin:/bin"), Path.of("/"));
    }
}
