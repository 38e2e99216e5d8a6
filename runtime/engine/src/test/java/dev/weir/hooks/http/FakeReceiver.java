package dev.weir.hooks.http;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Writes down what is posted to it and answers as it was told; 204 when it was told nothing. */
final class FakeReceiver implements HookTransport {
    /** One request. */
    record Posted(URI url, Map<String, String> headers, byte[] body, long timeoutMillis) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.get(name);
        }
    }

    private interface Scripted {
        Answer answer() throws IOException;
    }

    final List<Posted> posted = new ArrayList<>();
    private final Deque<Scripted> script = new ArrayDeque<>();

    FakeReceiver answers(int status, String body) {
        script.add(() -> new Answer(status, body.getBytes(StandardCharsets.UTF_8), false));
        return this;
    }

    FakeReceiver answersTooMuch() {
        script.add(() -> new Answer(200, new byte[HttpAttempt.MAX_ANSWER], true));
        return this;
    }

    FakeReceiver fails(IOException failure) {
        script.add(() -> {
            throw failure;
        });
        return this;
    }

    @Override
    public Answer post(URI url, Map<String, String> headers, byte[] body, int maxAnswer, long timeoutMillis)
            throws IOException {
        posted.add(new Posted(url, headers, body, timeoutMillis));
        return script.isEmpty()
                ? new Answer(204, new byte[0], false)
                : script.remove().answer();
    }
}
