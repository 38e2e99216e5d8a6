package dev.weir.jobmaster.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointDetail;
import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.CheckpointTrigger;
import dev.weir.control.ControlJson;
import dev.weir.control.ErrorBody;
import dev.weir.control.JobEvent;
import dev.weir.control.JobSnapshot;
import dev.weir.control.JobState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestServerTest {
    private static final String TOKEN = "s3cret";

    private final FakeJobControl job = new FakeJobControl();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private RestServer server;

    @BeforeEach
    void start() throws IOException {
        server = RestServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), TOKEN, job);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldAnswerWithTheJob() throws Exception {
        HttpResponse<String> response = get("/v1/job", TOKEN);

        assertThat(response.statusCode()).isEqualTo(200);
        JobSnapshot snapshot = ControlJson.mapper().readValue(response.body(), JobSnapshot.class);
        assertThat(snapshot.job().state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void shouldRefuseARequestWithoutTheToken() throws Exception {
        assertThat(get("/v1/job", "guess").statusCode()).isEqualTo(401);
        assertThat(get("/v1/events", "guess").statusCode()).isEqualTo(401);
        assertThat(get("/v1/nothing", "guess").statusCode()).isEqualTo(401);
        HttpResponse<String> without = client.send(
                HttpRequest.newBuilder(uri("/v1/pins"))
                        .PUT(HttpRequest.BodyPublishers.ofString("{\"checkpointIds\":[]}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(without.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(error(without, 401).reason()).isEqualTo("Unauthorized");
        assertThat(job.pinned).isNull();
    }

    @Test
    void shouldTellItsHealthToAnyone() throws Exception {
        assertThat(get("/healthz", "").statusCode()).isEqualTo(200);
        assertThat(get("/readyz", "").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldPassARequestForACheckpointOn() throws Exception {
        HttpResponse<String> response = send("POST", "/v1/checkpoints", "{\"name\":\"mine\",\"kind\":\"SAVEPOINT\"}");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(job.asked)
                .containsExactly(new CheckpointRequest("mine", CheckpointKind.SAVEPOINT, CheckpointTrigger.USER));
        CheckpointReport report = ControlJson.mapper().readValue(response.body(), CheckpointReport.class);
        assertThat(report.name()).isEqualTo("mine");
    }

    @Test
    void shouldPassOnThatTheJobIsToBeSuspended() throws Exception {
        send("POST", "/v1/checkpoints", "{\"name\":\"last\",\"kind\":\"SAVEPOINT\",\"thenSuspend\":true}");

        assertThat(job.asked)
                .containsExactly(new CheckpointRequest("last", CheckpointKind.SAVEPOINT, CheckpointTrigger.USER, true));
    }

    @Test
    void shouldSayWhatIsWrongWithARequest() throws Exception {
        assertThat(ask("{\"name\":").reason()).isEqualTo("MalformedBody");
        assertThat(ask("{}").reason()).isEqualTo("InvalidName");
        assertThat(ask("null").reason()).isEqualTo("MalformedBody");
        assertThat(ask("{\"name\":\"x\",\"kind\":\"BACKUP\"}").message()).contains("BACKUP");
        assertThat(ask("{\"name\":\"x\",\"trigger\":\"FINAL\"}").reason()).isEqualTo("InvalidTrigger");
        assertThat(ask("{\"name\":\"x\",\"thenSuspend\":true}").reason()).isEqualTo("InvalidThenSuspend");
        assertThat(error(send("PUT", "/v1/pins", "{}"), 400).message()).contains("checkpointIds");
        assertThat(error(get("/v1/checkpoints/abc", TOKEN), 400).message()).contains("'abc'");
        assertThat(error(send("PUT", "/v1/pins", "x".repeat(2 << 20)), 413).reason())
                .isEqualTo("BodyTooLarge");
    }

    @Test
    void shouldTellWhatIsNotThereFromWhatIsNotAllowed() throws Exception {
        assertThat(error(get("/v1/nothing", TOKEN), 404).message()).contains("/v1/nothing");
        assertThat(error(get("/v1/checkpoints/99", TOKEN), 404).reason()).isEqualTo("NoSuchCheckpoint");
        HttpResponse<String> wrong = send("DELETE", "/v1/job", "");
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("Allow")).contains("GET");
        assertThat(send("POST", "/v1/events", "").statusCode()).isEqualTo(405);
    }

    @Test
    void shouldAnswerWithACheckpointAndItsTrace() throws Exception {
        String body = get("/v1/checkpoints/7", TOKEN).body();

        CheckpointDetail detail = ControlJson.mapper().readValue(body, CheckpointDetail.class);
        assertThat(detail.report().id()).isEqualTo(7);
        assertThat(detail.trace())
                .extracting(CheckpointDetail.TraceStep::method)
                .containsExactly("triggerCheckpoint");
    }

    @Test
    void shouldStreamEventsAsTheyHappen() throws Exception {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream(), StandardCharsets.UTF_8))) {
            assertThat(event(lines.readLine())).isInstanceOf(JobEvent.Snapshot.class);

            job.tell(new JobEvent.Notice(true, "TaskManagerLost", "gone", 5));
            job.tell(new JobEvent.Heartbeat());

            assertThat(event(lines.readLine())).isEqualTo(new JobEvent.Notice(true, "TaskManagerLost", "gone", 5));
            assertThat(event(lines.readLine())).isEqualTo(new JobEvent.Heartbeat());
        }
    }

    @Test
    void shouldServeRequestsWhileManyStreamsAreOpen() throws Exception {
        List<InputStream> streams = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            streams.add(stream());
        }

        assertThat(get("/v1/job", TOKEN).statusCode()).isEqualTo(200);
        for (InputStream stream : streams) {
            stream.close();
        }
    }

    @Test
    void shouldDropAConsumerThatDoesNotRead() throws Exception {
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4096);
            slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            OutputStream out = slow.getOutputStream();
            out.write(("GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            job.awaitFollowers(1);
            JobEvent.Notice large = new JobEvent.Notice(false, "Large", "x".repeat(100_000), 1);

            for (int i = 0; i < 2_000 && job.followers() > 0; i++) {
                job.tell(large);
            }

            job.awaitFollowers(0);
        }
    }

    private InputStream stream() throws Exception {
        return client.send(request("/v1/events", TOKEN).build(), HttpResponse.BodyHandlers.ofInputStream())
                .body();
    }

    private static JobEvent event(String line) throws IOException {
        return ControlJson.mapper().readValue(line, JobEvent.class);
    }

    private ErrorBody ask(String body) throws Exception {
        return error(send("POST", "/v1/checkpoints", body), 400);
    }

    private static ErrorBody error(HttpResponse<String> response, int status) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return ControlJson.mapper().readValue(response.body(), ErrorBody.class);
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        return client.send(request(path, token).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return client.send(
                request(path, TOKEN)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}
