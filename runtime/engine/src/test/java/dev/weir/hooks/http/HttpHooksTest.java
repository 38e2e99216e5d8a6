package dev.weir.hooks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.api.CheckpointHook.CheckpointContext;
import dev.weir.checkpoint.CheckpointFailureReason;
import dev.weir.checkpoint.HookStep;
import dev.weir.common.ManualEventLoop;
import dev.weir.control.ControlJson;
import dev.weir.control.JobConfig;
import dev.weir.hooks.HookCall;
import dev.weir.hooks.HookFailedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpHooksTest {
    private static final String URL = "https://hooks.example.com/weir?team=a";
    private static final JobConfig JOB = JobConfig.builder("flights", "uid-1", null)
            .namespace("demo")
            .maxParallelism(1)
            .jobMasterHost("")
            .stateBackend("")
            .restart(null)
            .build();
    private static final CheckpointContext CONTEXT =
            new CheckpointContext("flights", 7, CheckpointContext.Kind.SAVEPOINT, 4096);

    private final ManualEventLoop loop = new ManualEventLoop();
    private final FakeReceiver receiver = new FakeReceiver();
    private final List<String> keys = new ArrayList<>(List.of("first-key"));
    private int ids;

    private final HttpHooks hooks = new HttpHooks(
            receiver,
            () -> {
                if (keys.isEmpty()) {
                    throw new IOException("there is no /etc/weir-secret/hook-key");
                }
                return keys.stream()
                        .map(key -> key.getBytes(StandardCharsets.UTF_8))
                        .toList();
            },
            () -> "id-" + ids++,
            new Random(7));

    private Optional<byte[]> data;
    private HookFailedException failure;

    private void call(HookStep step, String reason, Optional<byte[]> stored) {
        JobConfig.Hook hook = new JobConfig.Hook("audit", URL, 10_000, false);
        hooks.target(JOB, hook).call(loop, new HookCall(step, CONTEXT, reason, stored), 10_000, (given, thrown) -> {
            data = given;
            failure = (HookFailedException) thrown;
        });
    }

    private void call(HookStep step) {
        call(step, "", Optional.empty());
        loop.runReady();
    }

    private JsonNode body(int request) throws IOException {
        return ControlJson.mapper().readTree(receiver.posted.get(request).body());
    }

    @Test
    void shouldPostTheCallAsJson() throws IOException {
        call(HookStep.ABORT, "no space", Optional.empty());
        loop.runReady();

        assertThat(failure).isNull();
        assertThat(receiver.posted.get(0).url()).isEqualTo(URI.create(URL));
        assertThat(receiver.posted.get(0).header("Content-Type")).isEqualTo("application/json");
        assertThat(body(0)).isEqualTo(ControlJson.mapper().readTree("""
                {"version": "v1", "id": "id-0", "hook": "audit", "job": "flights", "namespace": "demo", "uid": "uid-1",
                 "checkpoint": 7, "kind": "SAVEPOINT", "step": "abort", "stateBytes": 4096, "reason": "no space"}
                """));
    }

    @ParameterizedTest
    @CsvSource({
        "PREPARE, before",
        "TRIGGER, trigger",
        "COMPLETE, complete",
        "ABORT, abort",
        "SUBSUMED, subsumed",
        "RESTORE, restore"
    })
    void shouldNameEachStep(HookStep step, String word) throws IOException {
        call(step);

        assertThat(body(0).get("step").asText()).isEqualTo(word);
    }

    @Test
    void shouldSignTimeAndBodyWithEachKeySoThatAReceiverMayKnowEither() {
        keys.add("second-key");
        call(HookStep.TRIGGER);
        FakeReceiver.Posted posted = receiver.posted.get(0);
        String time = posted.header("Weir-Timestamp");
        String signature = posted.header("Weir-Signature");
        long now = loop.clock().epochMillis() / 1000;
        byte[] forged = posted.body().clone();
        forged[20] ^= 1;

        assertThat(new CallVerifier("first-key").isGenuine(time, signature, posted.body(), now))
                .isTrue();
        assertThat(new CallVerifier("second-key").isGenuine(time, signature, posted.body(), now))
                .isTrue();
        assertThat(new CallVerifier("other-key").isGenuine(time, signature, posted.body(), now))
                .isFalse();
        assertThat(new CallVerifier("first-key").isGenuine(time, signature, forged, now))
                .isFalse();
        assertThat(new CallVerifier("first-key").isGenuine(time + "0", signature, posted.body(), now * 10))
                .isFalse();
        assertThat(new CallVerifier("first-key").isGenuine(time, signature, posted.body(), now + 301))
                .isFalse();
    }

    @Test
    void shouldMatchTheSignatureThatTheDocumentationComputes() {
        byte[] body = "{\"version\":\"v1\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(HookSignature.of(List.of("secret".getBytes(StandardCharsets.UTF_8)), "1769000000", body))
                .isEqualTo("v1=3436856c485ba55f85395830d9041d14cf737d01ceab6fae02c168a2f5a44027");
    }

    @Test
    void shouldRetryTheSameRequestWithNewTimeAndKeys() {
        receiver.answers(503, "busy").fails(new ConnectException("Connection refused"));
        call(HookStep.TRIGGER);
        keys.set(0, "rotated-key");
        loop.advance(Duration.ofSeconds(1));

        assertThat(failure).isNull();
        assertThat(receiver.posted).hasSize(3);
        assertThat(receiver.posted)
                .extracting(posted -> posted.header("Idempotency-Key"))
                .containsOnly("id-0");
        assertThat(receiver.posted)
                .extracting(FakeReceiver.Posted::text)
                .containsOnly(receiver.posted.get(0).text());
        FakeReceiver.Posted last = receiver.posted.get(2);
        assertThat(new CallVerifier("rotated-key")
                        .isGenuine(
                                last.header("Weir-Timestamp"),
                                last.header("Weir-Signature"),
                                last.body(),
                                loop.clock().epochMillis() / 1000))
                .isTrue();
        assertThat(last.timeoutMillis()).isLessThan(10_000);
    }

    @Test
    void shouldGiveEveryCallItsOwnId() {
        call(HookStep.TRIGGER);
        call(HookStep.TRIGGER);

        assertThat(receiver.posted)
                .extracting(posted -> posted.header("Idempotency-Key"))
                .containsExactly("id-0", "id-1");
    }

    @Test
    void shouldBackOffAndGiveUpBeforeItsTimeIsOver() {
        for (int i = 0; i < 100; i++) {
            receiver.answers(500, "<h1>oh\n no</h1>");
        }
        call(HookStep.TRIGGER);
        loop.advance(Duration.ofMillis(49));
        assertThat(receiver.posted).hasSize(1);
        loop.advance(Duration.ofMillis(51));
        assertThat(receiver.posted).hasSize(2);
        loop.advance(Duration.ofSeconds(20));

        assertThat(receiver.posted.size()).isBetween(8, 14);
        assertThat(failure.reason()).isEqualTo(CheckpointFailureReason.HOOK_FAILED);
        assertThat(failure)
                .hasMessageContainingAll(URL, "answered 500 to trigger: <h1>oh no</h1>")
                .hasMessageEndingWith("the last of " + receiver.posted.size() + " attempts");
    }

    @Test
    void shouldSayThatItTimedOut() {
        receiver.fails(new HttpTimeoutException("no answer within 10000 ms"));
        call(HookStep.TRIGGER, "", Optional.empty());
        loop.clock().advance(Duration.ofMillis(9_999));
        loop.runReady();

        assertThat(failure.reason()).isEqualTo(CheckpointFailureReason.HOOK_TIMED_OUT);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 409, 429})
    void shouldNotRetryWhatTheReceiverRefuses(int status) {
        receiver.answers(status, "{\"error\": \"unknown job\"}");
        call(HookStep.PREPARE);
        loop.advance(Duration.ofSeconds(20));

        assertThat(receiver.posted).hasSize(1);
        assertThat(failure).hasMessageContainingAll("answered " + status + " to before", "unknown job");
    }

    @Test
    void shouldNotFollowARedirect() {
        receiver.answers(307, "");
        call(HookStep.TRIGGER);
        loop.advance(Duration.ofSeconds(20));

        assertThat(receiver.posted).hasSize(1);
        assertThat(failure).hasMessageContaining("redirects are not followed");
    }

    @Test
    void shouldTakeDataFromTheAnswerToBeforeAndGiveItBack() throws IOException {
        receiver.answers(200, "{\"data\": \"aGVsbG8=\", \"note\": \"more than is asked for\"}");
        call(HookStep.PREPARE);
        assertThat(data)
                .hasValueSatisfying(bytes ->
                        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("hello"));

        call(HookStep.RESTORE, "", data);
        loop.runReady();

        assertThat(body(1).get("data").asText()).isEqualTo("aGVsbG8=");
    }

    @Test
    void shouldTakeAsMuchDataAsACheckpointStores() {
        byte[] most = new byte[1024 * 1024];
        Arrays.fill(most, (byte) 1);
        String answer = "{\"data\": \"" + Base64.getEncoder().encodeToString(most) + "\"}";
        receiver.answers(200, answer);
        call(HookStep.PREPARE);

        assertThat(answer.length()).isLessThan(HttpAttempt.MAX_ANSWER);
        assertThat(data.orElseThrow()).isEqualTo(most);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "{\"data\": null}"})
    void shouldTakeAnAnswerWithoutData(String answer) {
        receiver.answers(200, answer);
        call(HookStep.PREPARE);

        assertThat(failure).isNull();
        assertThat(data).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ok", "[1]", "{\"data\": 7}", "{\"data\": \"***\"}", "{\"data\": \"aGVsbG8=\""})
    void shouldSayWhatIsWrongWithAnAnswer(String answer) {
        receiver.answers(200, answer);
        call(HookStep.PREPARE);

        assertThat(failure).hasMessageContainingAll("<base64>", "with no body");
    }

    @Test
    void shouldNotReadTheBodyOfOtherAnswers() {
        receiver.answers(200, "ok");
        call(HookStep.COMPLETE);

        assertThat(failure).isNull();
        assertThat(data).isEmpty();
    }

    @Test
    void shouldRefuseAnAnswerThatIsTooLong() {
        receiver.answersTooMuch();
        call(HookStep.PREPARE);

        assertThat(failure.reason()).isEqualTo(CheckpointFailureReason.HOOK_DATA_TOO_LARGE);
    }

    @Test
    void shouldNotCallWithoutAKey() {
        keys.clear();
        call(HookStep.TRIGGER);

        assertThat(receiver.posted).isEmpty();
        assertThat(failure).hasMessageContainingAll("no key to sign", "/etc/weir-secret/hook-key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host/x",
                "host/x",
                "http:///x",
                "https://user:pass@host/x",
                "http://host/#x",
                "http://a b/",
                "http://host:0/"
            })
    void shouldRefuseAnAddressThatCannotBeCalled(String url) {
        assertThatThrownBy(() -> hooks.target(JOB, new JobConfig.Hook("audit", url, 1, false)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("pass@");
    }
}
