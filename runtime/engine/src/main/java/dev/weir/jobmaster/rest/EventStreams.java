package dev.weir.jobmaster.rest;

import com.sun.net.httpserver.HttpExchange;
import dev.weir.jobmaster.JobControl;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code GET /v1/events}: each stream has a thread of its own, so that no stream holds one of the server's pool; there are at
 * most {@link #LIMIT} at a time.
 */
final class EventStreams implements AutoCloseable {
    static final int LIMIT = 64;

    private final JobControl job;
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();

    EventStreams(JobControl job) {
        this.job = job;
    }

    /** Takes the exchange over; it is closed when the stream ends. */
    void begin(HttpExchange exchange) throws HttpFailure, IOException {
        if (open.size() >= LIMIT) {
            throw new HttpFailure(
                    503, "TooManyStreams", LIMIT + " event streams are open: close one that is not needed");
        }
        exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        EventStream stream = new EventStream(exchange, job, open::remove);
        open.add(stream);
        stream.start();
    }

    @Override
    public void close() {
        open.forEach(EventStream::drop);
    }
}
