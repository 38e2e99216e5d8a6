package dev.weir.jobmaster.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.jobmaster.JobControl;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves a {@link JobControl} as the REST API that {@code dev.weir.control} describes. */
public final class RestServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RestServer.class);
    private static final int THREADS = 4;
    private static final int LARGEST_BODY = 1 << 20;
    private static final int LARGEST_DRAINED = 8 << 20;
    private static final String EVENTS = "/v1/events";

    private final HttpServer server;
    private final ExecutorService pool;
    private final BearerToken token;
    private final Map<String, Resource> resources = new HashMap<>();
    private final Resource health = new HealthResource();
    private final Resource checkpoint;
    private final EventStreams events;
    private final AtomicLong refused = new AtomicLong();

    private RestServer(HttpServer server, ExecutorService pool, String token, JobControl job) {
        this.server = server;
        this.pool = pool;
        this.token = new BearerToken(token);
        this.events = new EventStreams(job);
        this.checkpoint = new CheckpointResource(job);
        resources.put("/v1/job", new JobResource(job));
        resources.put("/v1/checkpoints", new CheckpointsResource(job));
        resources.put("/v1/pins", new PinsResource(job));
    }

    /**
     * Serves at once.
     *
     * @param address to listen on; port 0 takes a free one
     * @param token of the job
     * @throws IOException if the address cannot be listened on
     */
    public static RestServer start(InetSocketAddress address, String token, JobControl job) throws IOException {
        HttpServer http = HttpServer.create(address, 64);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "rest");
            thread.setDaemon(true);
            return thread;
        });
        RestServer server = new RestServer(http, pool, token, job);
        http.setExecutor(pool);
        http.createContext("/", server::exchange);
        http.start();
        return server;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Requests that were refused for their token, since the beginning. */
    public long refused() {
        return refused.get();
    }

    @Override
    public void close() {
        events.close();
        server.stop(0);
        pool.shutdownNow();
    }

    private void exchange(HttpExchange exchange) throws IOException {
        try {
            if (authorized(exchange) && isEventStream(exchange)) {
                events.begin(exchange);
                return;
            }
            send(exchange, answer(exchange));
        } catch (HttpFailure e) {
            send(exchange, e.response());
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
            send(exchange, Response.error(500, "InternalError", "a defect of Weir, see the JobMaster's log: " + e));
        }
    }

    private static boolean isEventStream(HttpExchange exchange) {
        return exchange.getRequestURI().getPath().equals(EVENTS)
                && exchange.getRequestMethod().equals("GET");
    }

    private boolean authorized(HttpExchange exchange) {
        return token.isIn(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    /** Says so at the 1st, 2nd, 4th, 8th: a stranger that comes again and again must not fill the log. */
    private void countRefused(HttpExchange exchange) {
        long count = refused.incrementAndGet();
        if (Long.bitCount(count) == 1) {
            LOG.warn("refused {}: no token, or another job's ({} so far)", exchange.getRemoteAddress(), count);
        }
    }

    private Response answer(HttpExchange exchange) throws HttpFailure, IOException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        if (path.equals("/healthz") || path.equals("/readyz")) {
            return call(health, new Request(method, path, new byte[0]));
        }
        if (!authorized(exchange)) {
            countRefused(exchange);
            return Response.error(
                            401,
                            "Unauthorized",
                            "send the job's token: 'Authorization: Bearer <token>', from the job's Secret")
                    .with("WWW-Authenticate", "Bearer");
        }
        if (path.equals(EVENTS)) {
            return notAllowed(method, path, Set.of("GET"));
        }
        Resource resource = path.startsWith(CheckpointResource.PREFIX) ? checkpoint : resources.get(path);
        if (resource == null) {
            return Response.error(404, "NotFound", "there is no '" + path + "' here: the API begins at /v1/job");
        }
        return call(resource, new Request(method, path, body(exchange)));
    }

    private static Response call(Resource resource, Request request) throws HttpFailure {
        return resource.methods().contains(request.method())
                ? resource.handle(request)
                : notAllowed(request.method(), request.path(), resource.methods());
    }

    private static Response notAllowed(String method, String path, Set<String> allowed) {
        String list = String.join(", ", allowed.stream().sorted().toList());
        return Response.error(405, "MethodNotAllowed", method + " is not for '" + path + "': use " + list)
                .with("Allow", list);
    }

    private static byte[] body(HttpExchange exchange) throws HttpFailure, IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            drain(exchange.getRequestBody());
            throw new HttpFailure(413, "BodyTooLarge", "a body has at most " + LARGEST_BODY + " bytes");
        }
        return body;
    }

    /** A client that is cut off while it sends would not read the answer. */
    private static void drain(InputStream body) throws IOException {
        byte[] buffer = new byte[8192];
        long left = LARGEST_DRAINED;
        for (int read = body.read(buffer); read >= 0 && left > 0; read = body.read(buffer)) {
            left -= read;
        }
    }

    private static void send(HttpExchange exchange, Response response) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", response.contentType());
            response.headers().forEach(exchange.getResponseHeaders()::set);
            boolean bodiless = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(response.status(), bodiless ? -1 : response.body().length);
            if (!bodiless) {
                exchange.getResponseBody().write(response.body());
            }
        }
    }
}
