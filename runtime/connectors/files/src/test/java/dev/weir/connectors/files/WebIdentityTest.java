package dev.weir.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebIdentityTest {
    private static final String EMPTY_LIST =
            "<ListBucketResult><Name>b</Name><IsTruncated>false</IsTruncated></ListBucketResult>";

    @TempDir
    private Path folder;

    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, String> environment = new HashMap<>();
    private HttpServer server;
    private volatile int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/sts", exchange -> {
            seen.add(exchange.getRequestURI().getQuery());
            answer(exchange, status, """
                    <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                    <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>lent</AccessKeyId>
                    <SecretAccessKey>hush</SecretAccessKey><SessionToken>session</SessionToken>
                    <Expiration>%s</Expiration></Credentials></AssumeRoleWithWebIdentityResult>
                    </AssumeRoleWithWebIdentityResponse>
                    """.formatted(Instant.now().plusSeconds(3600)));
        });
        server.createContext("/bucket", exchange -> {
            seen.add("s3 " + exchange.getRequestHeaders().getFirst("X-Amz-Security-Token"));
            answer(exchange, 200, EMPTY_LIST);
        });
        server.start();
        String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
        environment.put("AWS_ENDPOINT_URL_S3", endpoint);
        environment.put("AWS_ENDPOINT_URL_STS", endpoint + "/sts");
        environment.put("AWS_ROLE_ARN", "the-role");
        environment.put(
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                Files.writeString(folder.resolve("token"), "pod").toString());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private FileStore store() {
        return new S3FileStore(S3Settings.fromEnvironment(environment));
    }

    @Test
    void shouldReadWithWhatTheTokenWasExchangedFor() throws IOException {
        assertThat(store().list(FileLocation.parse("s3://bucket/a*"))).isEmpty();

        assertThat(seen.get(0)).contains("WebIdentityToken=pod", "RoleArn=the-role");
        assertThat(seen.get(1)).isEqualTo("s3 session");
    }

    @Test
    void shouldNotTryAgainWhatTheRoleRefuses() {
        status = 403;

        assertThatThrownBy(() -> store().list(FileLocation.parse("s3://bucket/a*")))
                .isInstanceOf(AccessRefusedException.class)
                .hasMessageContaining("403");
    }

    @Test
    void shouldTryAgainWhenTheServiceCannotDoItNow() {
        status = 503;

        assertThatThrownBy(() -> store().list(FileLocation.parse("s3://bucket/a*")))
                .isInstanceOfSatisfying(
                        IOException.class,
                        e -> assertThat(S3Failures.isTransient(e)).isTrue())
                .hasMessageContaining("503");
    }

    @Test
    void shouldSayThatThereIsNoToken() throws IOException {
        Files.delete(folder.resolve("token"));

        assertThatThrownBy(() -> store().list(FileLocation.parse("s3://bucket/a*")))
                .isInstanceOf(AccessRefusedException.class)
                .hasMessageContaining("cannot read the token file");
    }

    @Test
    void shouldTakeKeysBeforeAToken() {
        environment.put("AWS_ACCESS_KEY_ID", "key");
        environment.put("AWS_SECRET_ACCESS_KEY", "hush");

        assertThat(S3Settings.fromEnvironment(environment).identity()).isEmpty();
    }
}
