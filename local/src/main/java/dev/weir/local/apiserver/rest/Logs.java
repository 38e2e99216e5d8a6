package dev.weir.local.apiserver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.http.Request;
import dev.weir.local.apiserver.http.Response;
import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.logs.PodLogs;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET .../pods/NAME/log}. */
final class Logs {

    private static final Logger log = LoggerFactory.getLogger(Logs.class);
    private static final int CHUNK = 16 << 10;

    private final PodLogs source;

    Logs(PodLogs source) {
        this.source = Objects.requireNonNull(source, "source is null");
    }

    Response read(ObjectNode pod, Request request) {
        PodLogs.Query query = new PodLogs.Query(
                Json.text(pod, "metadata", "namespace"),
                Json.text(pod, "metadata", "name"),
                Json.text(pod, "metadata", "uid"),
                container(pod, request.parameter("container").orElse("")),
                request.flag("follow"),
                request.flag("previous"),
                number(request, "tailLines"),
                number(request, "sinceSeconds").map(Duration::ofSeconds),
                request.flag("timestamps"));
        InputStream stream;
        try {
            stream = source.open(query);
        } catch (IOException e) {
            throw ApiException.badRequest("the log of container \"" + query.container() + "\" in pod \"" + query.pod()
                    + "\" cannot be read: " + e.getMessage());
        }
        long limit = number(request, "limitBytes").orElse(Long.MAX_VALUE);
        return new Response.Stream("text/plain", sink -> pump(stream, sink, limit));
    }

    private static Optional<Long> number(Request request, String name) {
        Optional<String> given = request.parameter(name).filter(text -> !text.isEmpty());
        Optional<Long> value = given.map(text -> Reader.number(request, name));
        if (value.isPresent() && value.get() < 0) {
            throw ApiException.badRequest(name + " must be 0 or more, found " + value.get());
        }
        return value;
    }

    private static String container(ObjectNode pod, String wanted) {
        List<String> names = new ArrayList<>();
        for (String kind : List.of("containers", "initContainers")) {
            for (JsonNode container : Json.at(pod, "spec", kind)) {
                names.add(Json.text(container, "name"));
            }
        }
        String name = Json.text(pod, "metadata", "name");
        if (wanted.isEmpty() && Json.at(pod, "spec", "containers").size() == 1) {
            return names.get(0);
        } else if (wanted.isEmpty()) {
            throw ApiException.badRequest(
                    "a container name must be specified for pod " + name + ", choose one of: " + names);
        } else if (!names.contains(wanted)) {
            throw ApiException.badRequest(
                    "container " + wanted + " is not valid for pod " + name + "; it has " + names);
        }
        return wanted;
    }

    private static void pump(InputStream stream, Response.Sink sink, long limit) {
        sink.onEnd(() -> close(stream));
        byte[] buffer = new byte[CHUNK];
        long left = limit;
        try (stream) {
            int read;
            while (left > 0 && (read = stream.read(buffer, 0, (int) Math.min(buffer.length, left))) > 0) {
                left -= read;
                if (!sink.writeBlocking(Arrays.copyOf(buffer, read))) {
                    return;
                }
            }
            sink.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            sink.end();
        } catch (IOException e) {
            log.debug("a log ended early", e);
            sink.end();
        }
    }

    private static void close(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            log.debug("a log could not be closed", e);
        }
    }
}
