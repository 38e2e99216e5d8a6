package dev.weir.operator.jobmaster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.ControlJson;
import dev.weir.control.ErrorBody;
import dev.weir.control.JobEvent;
import dev.weir.control.JobSnapshot;
import dev.weir.control.Pins;
import dev.weir.control.PinsResult;
import dev.weir.operator.Fixtures;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** A JobMaster's REST API, as a test wants it to answer. */
public final class FakeJobMaster implements AutoCloseable {
    private static final String END = "";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String token;
    private final List<BlockingQueue<String>> streams = new CopyOnWriteArrayList<>();
    private volatile JobSnapshot snapshot;
    private volatile ErrorBody refusal;
    private volatile int refusalStatus;
    private volatile List<Long> missing = List.of();

    public final Queue<CheckpointRequest> requests = new ConcurrentLinkedQueue<>();
    public final Queue<List<Long>> pins = new ConcurrentLinkedQueue<>();
    public final Queue<String> refusedTokens = new ConcurrentLinkedQueue<>();

    public FakeJobMaster(String token, JobSnapshot snapshot) throws IOException {
        this.token = token;
        this.snapshot = snapshot;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/events", exchange -> authorized(exchange, this::events));
        server.createContext("/v1/checkpoints", exchange -> authorized(exchange, this::checkpoints));
        server.createContext("/v1/pins", exchange -> authorized(exchange, this::pins));
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public JobMasterTarget target() {
        return new JobMasterTarget(uri(), token);
    }

    public void snapshot(JobSnapshot now) {
        snapshot = now;
    }

    public void missing(Long... ids) {
        missing = List.of(ids);
    }

    public void refuse(int status, ErrorBody error) {
        refusalStatus = status;
        refusal = error;
    }

    /** Says something to all who listen. */
    public void say(JobEvent event) {
        String line = json(event);
        streams.forEach(stream -> stream.add(line));
    }

    public void sayRaw(String line) {
        streams.forEach(stream -> stream.add(line));
    }

    /** Ends all event streams, as a process that dies does. */
    public void cut() {
        streams.forEach(stream -> stream.add(END));
        streams.clear();
    }

    public int listeners() {
        return streams.size();
    }

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    private void authorized(HttpExchange exchange, Handler handler) throws IOException {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        if (("Bearer " + token).equals(given)) {
            handler.handle(exchange);
        } else {
            refusedTokens.add(String.valueOf(given));
            answer(exchange, 401, new ErrorBody("Unauthorized", "wrong token"));
        }
    }

    private void events(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        lines.add(json(new JobEvent.Snapshot(snapshot)));
        streams.add(lines);
        try (OutputStream out = exchange.getResponseBody()) {
            for (String line = lines.take(); !line.equals(END); line = lines.take()) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void checkpoints(HttpExchange exchange) throws IOException {
        CheckpointRequest request = ControlJson.mapper().readValue(exchange.getRequestBody(), CheckpointRequest.class);
        requests.add(request);
        if (refusal != null) {
            answer(exchange, refusalStatus, refusal);
            return;
        }
        CheckpointReport report = Fixtures.report(0, request.name(), CheckpointPhase.PENDING);
        answer(exchange, 202, report);
    }

    private void pins(HttpExchange exchange) throws IOException {
        List<Long> ids = ControlJson.mapper()
                .readValue(exchange.getRequestBody(), Pins.class)
                .checkpointIds();
        pins.add(ids);
        answer(
                exchange,
                200,
                new PinsResult(missing.stream().filter(ids::contains).toList()));
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = json(body).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static String json(Object body) {
        try {
            return body instanceof JobEvent event
                    ? ControlJson.mapper().writerFor(JobEvent.class).writeValueAsString(event)
                    : ControlJson.mapper().writeValueAsString(body);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        cut();
        server.stop(0);
        threads.shutdownNow();
    }
}
