package dev.weir.local.kubelet.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks probes, each within its timeout. Blocks the caller while it asks. Thread-safe. */
public final class Prober {

    private static final int MOST_OF_AN_ANSWER = 200;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** One answer; the message says what was wrong and is empty for a good one. */
    public record Answer(boolean success, String message) {

        static final Answer GOOD = new Answer(true, "");

        static Answer bad(String message) {
            return new Answer(false, message);
        }
    }

    /** Asks once. Never throws for what the container does wrong. */
    public Answer ask(ProbeTarget target, Duration timeout) throws InterruptedException {
        try {
            if (target instanceof ProbeTarget.Http get) {
                return get(get, timeout);
            }
            if (target instanceof ProbeTarget.Tcp tcp) {
                return connect(tcp, timeout);
            }
            if (target instanceof ProbeTarget.Exec exec) {
                return run(exec, timeout);
            }
            return Answer.bad(((ProbeTarget.Invalid) target).why());
        } catch (HttpTimeoutException e) {
            return Answer.bad("no answer within " + timeout.toMillis() + " ms");
        } catch (IOException | IllegalArgumentException e) {
            return Answer.bad(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private Answer get(ProbeTarget.Http target, Duration timeout) throws IOException, InterruptedException {
        String path = target.path().startsWith("/") ? target.path() : "/" + target.path();
        URI uri = URI.create(target.scheme() + "://" + target.host() + ":" + target.port() + path);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(timeout).header("User-Agent", "kube-probe/weir");
        target.headers().forEach(request::setHeader);
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 200 && response.statusCode() < 400) {
            return Answer.GOOD;
        }
        String body = response.body().strip();
        String shown = body.length() > MOST_OF_AN_ANSWER ? body.substring(0, MOST_OF_AN_ANSWER) : body;
        return Answer.bad("HTTP probe failed with statuscode: " + response.statusCode()
                + (shown.isEmpty() ? "" : " (" + shown + ")"));
    }

    private static Answer connect(ProbeTarget.Tcp target, Duration timeout) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(target.host(), target.port()), (int) timeout.toMillis());
            return Answer.GOOD;
        }
    }

    private static Answer run(ProbeTarget.Exec target, Duration timeout) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(target.command())
                .directory(target.workingDirectory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(target.environment());
        Process process = builder.start();
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            return Answer.bad("the command did not end within " + timeout.toMillis() + " ms");
        }
        return process.exitValue() == 0
                ? Answer.GOOD
                : Answer.bad("the command ended with exit code " + process.exitValue());
    }
}
