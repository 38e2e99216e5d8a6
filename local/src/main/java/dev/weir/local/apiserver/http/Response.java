package dev.weir.local.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** What a request is answered with: everything at once, or a stream. */
public sealed interface Response {

    /** @param warnings each becomes a {@code Warning} header, which kubectl prints */
    record Full(int status, String contentType, byte[] body, List<String> warnings) implements Response {

        public Full {
            Objects.requireNonNull(contentType, "contentType is null");
            Objects.requireNonNull(body, "body is null");
            warnings = List.copyOf(warnings);
        }
    }

    /** @param start called once the head of the answer is on its way, by a thread that may block */
    record Stream(String contentType, Consumer<Sink> start) implements Response {

        public Stream {
            Objects.requireNonNull(contentType, "contentType is null");
            Objects.requireNonNull(start, "start is null");
        }
    }

    /** Where a stream's bytes go. Thread-safe; each write is sent at once. */
    interface Sink {

        /**
         * Never blocks. A client that reads too slowly is cut off.
         *
         * @return false when the stream has ended, so that writing more is of no use
         */
        boolean write(byte[] bytes);

        /** As {@link #write}, but waits while the client is slower than the writer. */
        boolean writeBlocking(byte[] bytes) throws InterruptedException;

        void end();

        /** The action runs once, when the stream has ended for whatever reason; at once when it has ended already. */
        void onEnd(Runnable action);
    }

    static Full json(int status, JsonNode body) {
        return new Full(status, "application/json", Json.bytes(body), List.of());
    }

    static Full text(int status, String body) {
        return new Full(status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8), List.of());
    }

    static Full error(ApiException error) {
        return json(error.code(), error.status());
    }
}
