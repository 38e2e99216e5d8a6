package dev.weir.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a token service and a storage service that say what they were asked. */
class TokenExchangeTest {
    private static final String ROLE = "arn:aws:iam::1:role/flights";

    @TempDir
    private Path folder;

    private final List<String> exchanges = Collections.synchronizedList(new ArrayList<>());
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private Path token;
    // What the token service answers with; its credentials expire then.
    private volatile int status = 200;
    private volatile Instant expiration = Instant.now().plusSeconds(3600);

    @BeforeEach
    void start() throws IOException {
        token = Files.writeString(folder.resolve("token"), "first\n");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/sts", this::exchange);
        server.createContext("/weir/", this::store);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void exchange(HttpExchange exchange) throws IOException {
        exchanges.add(URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8));
        answer(exchange, status, """
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <AssumeRoleWithWebIdentityResult><Credentials>
                    <AccessKeyId>key-%d</AccessKeyId><SecretAccessKey>hush</SecretAccessKey>
                    <SessionToken>session</SessionToken><Expiration>%s</Expiration>
                  </Credentials></AssumeRoleWithWebIdentityResult>
                </AssumeRoleWithWebIdentityResponse>
                """.formatted(exchanges.size(), expiration));
    }

    private void store(HttpExchange exchange) throws IOException {
        requests.add(
                exchange.getRequestHeaders().getFirst("Authorization").replaceAll("^.*Credential=([^/]*)/.*$", "$1")
                        + " " + exchange.getRequestHeaders().getFirst("X-Amz-Security-Token"));
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("ETag", "\"1\"");
        answer(exchange, 200, "");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private S3ObjectStore connect(String sts, Path file) throws IOException {
        S3Credentials identity = new S3Credentials.WebIdentity(file, ROLE, "weir-flights", sts);
        return S3ObjectStore.connect(new S3Settings(endpoint(), "weir", "us-east-1", true, identity));
    }

    @Test
    void shouldSignWithWhatTheTokenWasExchangedFor() throws IOException {
        try (S3ObjectStore store = connect(endpoint() + "/sts", token)) {
            store.put("a", new byte[1]);
            store.put("b", new byte[1]);
        }

        assertThat(exchanges)
                .singleElement()
                .satisfies(asked -> assertThat(asked)
                        .contains(
                                "Action=AssumeRoleWithWebIdentity",
                                "WebIdentityToken=first",
                                "RoleArn=" + ROLE,
                                "RoleSessionName=weir-flights",
                                "DurationSeconds=3600"));
        assertThat(requests).containsExactly("key-1 session", "key-1 session");
    }

    @Test
    void shouldExchangeTheTokenThatIsThereThenWhenCredentialsExpire() throws IOException {
        expiration = Instant.now().minusSeconds(1);
        try (S3ObjectStore store = connect(endpoint() + "/sts", token)) {
            store.put("a", new byte[1]);
            Files.writeString(token, "second");
            store.put("b", new byte[1]);
        }

        assertThat(exchanges.get(exchanges.size() - 1)).contains("WebIdentityToken=second");
        assertThat(requests.get(1)).isNotEqualTo(requests.get(0));
    }

    @Test
    void shouldSayThatTheRoleDoesNotTrustTheToken() throws IOException {
        status = 403;
        try (S3ObjectStore store = connect(endpoint() + "/sts", token)) {
            assertThatThrownBy(() -> store.put("a", new byte[1]))
                    .isInstanceOfSatisfying(
                            StorageRefusedException.class,
                            e -> assertThat(e.reason()).isEqualTo(StorageRefusedException.Reason.WRONG_CREDENTIALS))
                    .hasMessageContainingAll(ROLE, "403", "trust", "audience")
                    .hasMessageNotContaining("first");
        }
        assertThat(requests).isEmpty();
    }

    @Test
    void shouldTryAgainWhatTheTokenServiceCannotDoNow() throws IOException {
        status = 503;
        try (S3ObjectStore store = connect(endpoint() + "/sts", token)) {
            assertThatThrownBy(() -> store.put("a", new byte[1]))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(StorageRefusedException.class)
                    .hasMessageContaining("503");

            status = 200;
            store.put("a", new byte[1]);
        }
        assertThat(requests).hasSize(1);
    }

    @Test
    void shouldSayThatTheTokenServiceCannotBeReached() throws IOException {
        int port = server.getAddress().getPort();
        server.stop(0);
        try (S3ObjectStore store = connect("http://127.0.0.1:" + port + "/sts", token)) {
            assertThatThrownBy(() -> store.put("a", new byte[1]))
                    .isInstanceOf(StorageUnreachableException.class)
                    .hasMessageContaining("token service");
        }
    }

    @Test
    void shouldSayThatTheTokenIsMissing() throws IOException {
        try (S3ObjectStore store = connect(endpoint() + "/sts", folder.resolve("none"))) {
            assertThatThrownBy(() -> store.list("a"))
                    .isInstanceOf(StorageRefusedException.class)
                    .hasMessageContainingAll("token file", "none");
        }
    }

    @Test
    void shouldTakeKeysBeforeATokenAndNothingByHalves() {
        Map<String, String> keys = Map.of("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "b");
        Map<String, String> web = Map.of("AWS_WEB_IDENTITY_TOKEN_FILE", "/token", "AWS_ROLE_ARN", ROLE);
        Map<String, String> half = Map.of("AWS_ACCESS_KEY_ID", "a", "AWS_WEB_IDENTITY_TOKEN_FILE", "/token");

        assertThat(S3Credentials.from(keys, "")).contains(new S3Credentials.Keys("a", "b"));
        assertThat(S3Credentials.from(web, "eu-west-1"))
                .contains(new S3Credentials.WebIdentity(
                        Path.of("/token"), ROLE, "weir", "https://sts.eu-west-1.amazonaws.com"));
        assertThat(S3Credentials.from(half, "")).isEqualTo(Optional.empty());
        assertThat(S3Credentials.from(Map.of(), "")).isEmpty();
    }
}
