package dev.weir.operator.jobmaster;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.ControlJson;
import dev.weir.control.ErrorBody;
import dev.weir.control.Pins;
import dev.weir.control.PinsResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The calls of a JobMaster's REST API. All return at once; what they return completes on the HTTP client's threads. */
final class RestCalls {
    /** Longest line of an event stream; a snapshot is one line. */
    static final int LONGEST_LINE = 16 * 1024 * 1024;

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final HttpClient http;

    RestCalls(HttpClient http) {
        this.http = http;
    }

    /** A JobMaster's answer that is not a success. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final transient ErrorBody error;

        RefusedException(int status, ErrorBody error) {
            super("HTTP " + status + " " + error.reason() + ": " + error.message());
            this.status = status;
            this.error = error;
        }

        int status() {
            return status;
        }

        ErrorBody error() {
            return error;
        }
    }

    /**
     * Opens the event stream.
     *
     * @param lines is given each line, on a thread of the HTTP client
     * @return completes when the stream has ended; cancelling it ends the stream
     */
    CompletableFuture<Void> events(JobMasterTarget target, Consumer<String> lines) {
        HttpRequest request = request(target, "/v1/events").GET().build();
        CompletableFuture<HttpResponse<Object>> exchange = http.sendAsync(
                request,
                info -> info.statusCode() == 200
                        ? BodySubscribers.mapping(new LineSubscriber(LONGEST_LINE, lines), nothing -> "")
                        : BodySubscribers.mapping(
                                BodySubscribers.ofString(StandardCharsets.UTF_8), text -> new ErrorText(text)));
        CompletableFuture<Void> end = exchange.thenAccept(response -> {
            if (response.body() instanceof ErrorText error) {
                throw new UncheckedIOException(refused(response.statusCode(), error.text()));
            }
        });
        end.whenComplete((nothing, error) -> {
            if (end.isCancelled()) {
                exchange.cancel(true);
            }
        });
        return end;
    }

    private record ErrorText(String text) {}

    CompletableFuture<CheckpointReport> checkpoint(JobMasterTarget target, CheckpointRequest request) {
        return send(target, "POST", "/v1/checkpoints", request, CheckpointReport.class);
    }

    CompletableFuture<Set<Long>> pin(JobMasterTarget target, Set<Long> ids) {
        Pins pins = new Pins(ids.stream().sorted().toList());
        return send(target, "PUT", "/v1/pins", pins, PinsResult.class)
                .thenApply(result -> new TreeSet<>(result.missing()));
    }

    private <T> CompletableFuture<T> send(
            JobMasterTarget target, String method, String path, Object body, Class<T> answer) {
        HttpRequest request = request(target, path)
                .header("Content-Type", "application/json")
                .timeout(ANSWER_WITHIN)
                .method(method, BodyPublishers.ofString(json(body)))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString(StandardCharsets.UTF_8))
                .thenApply(response -> read(response, answer));
    }

    private static <T> T read(HttpResponse<String> response, Class<T> answer) {
        if (response.statusCode() / 100 != 2) {
            throw new UncheckedIOException(refused(response.statusCode(), response.body()));
        }
        try {
            return ControlJson.mapper().readValue(response.body(), answer);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IOException refused(int status, String body) {
        try {
            return new RefusedException(status, ControlJson.mapper().readValue(body, ErrorBody.class));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return new RefusedException(status, new ErrorBody("HttpError", "the JobMaster answered with " + status));
        }
    }

    private static HttpRequest.Builder request(JobMasterTarget target, String path) {
        return HttpRequest.newBuilder(target.base().resolve(path)).header("Authorization", "Bearer " + target.token());
    }

    private static String json(Object body) {
        try {
            return ControlJson.mapper().writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
