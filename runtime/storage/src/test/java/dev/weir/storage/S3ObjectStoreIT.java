package dev.weir.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.storage.StorageRefusedException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ObjectStoreIT extends ObjectStoreContract {
    private static final String ACCESS_KEY = "weir-access";
    private static final String SECRET_KEY = "weir-secret-that-nobody-sees";

    @TempDir
    static Path folder;

    private static S3Proxy server;
    private static S3ObjectStore store;

    @BeforeAll
    static void startServer() throws Exception {
        Files.createDirectories(folder.resolve("weir"));
        server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(folder.toString()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .ignoreUnknownHeaders(true)
                .stopTimeout(0)
                .build();
        server.start();
        store = S3ObjectStore.connect(settings(endpoint(), "weir", ACCESS_KEY, SECRET_KEY));
    }

    @AfterAll
    static void stopServer() throws Exception {
        store.close();
        server.stop();
    }

    private static String endpoint() {
        return "http://127.0.0.1:" + server.getPort();
    }

    private static S3Settings settings(String endpoint, String bucket, String accessKey, String secretKey) {
        return new S3Settings(endpoint, bucket, "us-east-1", true, accessKey, secretKey);
    }

    @Override
    ObjectStore store() {
        return store;
    }

    private static void assertRefused(S3Settings settings, Reason reason, String... words) throws IOException {
        try (S3ObjectStore refused = S3ObjectStore.connect(settings)) {
            assertThatThrownBy(() -> refused.put("x", new byte[1]))
                    .isInstanceOfSatisfying(
                            StorageRefusedException.class,
                            e -> assertThat(e.reason()).isEqualTo(reason))
                    .hasMessageContainingAll(words)
                    .hasMessageNotContaining(SECRET_KEY);
            assertThatThrownBy(() -> refused.list("x"))
                    .isInstanceOfSatisfying(
                            StorageRefusedException.class,
                            e -> assertThat(e.reason()).isEqualTo(reason));
            assertThatThrownBy(() -> refused.createIfAbsent("x", new byte[1]))
                    .isInstanceOf(StorageRefusedException.class);
        }
    }

    @Test
    void shouldNameTheBucketWhenThereIsNone() throws IOException {
        assertRefused(
                settings(endpoint(), "nowhere", ACCESS_KEY, SECRET_KEY),
                Reason.NO_BUCKET,
                "nowhere",
                endpoint(),
                "create");
    }

    @Test
    void shouldSayThatTheSecretKeyIsWrong() throws IOException {
        assertRefused(
                settings(endpoint(), "weir", ACCESS_KEY, "another"),
                Reason.WRONG_CREDENTIALS,
                endpoint(),
                "SignatureDoesNotMatch");
    }

    @Test
    void shouldSayThatTheAccessKeyIsWrong() throws IOException {
        assertRefused(
                settings(endpoint(), "weir", "another", SECRET_KEY),
                Reason.WRONG_CREDENTIALS,
                endpoint(),
                "InvalidAccessKeyId");
    }

    @Test
    void shouldSayThatNothingWasSentWhenTheEndpointIsUnreachable() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        try (S3ObjectStore unreachable =
                S3ObjectStore.connect(settings("http://127.0.0.1:" + port, "weir", ACCESS_KEY, SECRET_KEY))) {
            assertThatThrownBy(() -> unreachable.createIfAbsent("x", new byte[1]))
                    .isInstanceOf(StorageUnreachableException.class)
                    .hasMessageContaining("http://127.0.0.1:" + port);
            assertThatThrownBy(() -> unreachable.list("x")).isInstanceOf(StorageUnreachableException.class);
        }
    }

    @Test
    void shouldSayThatTheHostIsUnknown() throws IOException {
        try (S3ObjectStore unreachable =
                S3ObjectStore.connect(settings("http://s3.invalid", "weir", ACCESS_KEY, SECRET_KEY))) {
            assertThatThrownBy(() -> unreachable.get("x"))
                    .isInstanceOf(StorageUnreachableException.class)
                    .hasMessageContaining("s3.invalid");
        }
    }

    @Test
    void shouldSayThatItIsNoStorageWhenSomethingElseAnswers() throws Exception {
        com.sun.net.httpserver.HttpServer web = com.sun.net.httpserver.HttpServer.create(
                new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            byte[] page = "<html>hello</html>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        web.start();
        try (S3ObjectStore other = S3ObjectStore.connect(
                settings("http://127.0.0.1:" + web.getAddress().getPort(), "weir", ACCESS_KEY, SECRET_KEY))) {
            assertThatThrownBy(() -> ConditionalPutProbe.verify(other, "p")).isInstanceOf(IOException.class);
        } finally {
            web.stop(0);
        }
    }

    @Test
    void shouldKeepACommitLogAndFenceTheOneThatWasClaimedOver() throws IOException {
        String folder = "commit-log/uid";
        CommitLog first = new CommitLog(store, folder);
        Claim before = first.claim("jm-0", "a", 1);
        assertThat(first.append(Entries.draft(before, 1))).isInstanceOf(CommitLog.Appended.class);
        CommitLog second = new CommitLog(store, folder);
        Claim after = second.claim("jm-1", "b", 2);

        assertThat(first.append(Entries.draft(before, 2))).isInstanceOf(CommitLog.Fenced.class);
        assertThat(second.append(Entries.draft(after, 2))).isInstanceOf(CommitLog.Appended.class);
        JobStorage storage = new JobStorage(store, folder);
        assertThat(storage.completedCheckpoints())
                .extracting(CheckpointMetadata::id)
                .containsExactly(2L, 1L);
        storage.deleteAll();
        assertThat(store.list(folder)).isEmpty();
    }

    @Test
    void shouldRefuseMalformedSettings() {
        for (String endpoint : new String[] {"", "not a url", "ftp://host", "http://"}) {
            assertThatThrownBy(() -> S3ObjectStore.connect(settings(endpoint, "weir", ACCESS_KEY, SECRET_KEY)))
                    .as(endpoint)
                    .isInstanceOf(StorageRefusedException.class);
        }
        assertThat(settings("http://user:password@host:1", "weir", ACCESS_KEY, SECRET_KEY)
                        .toString())
                .doesNotContain(SECRET_KEY)
                .doesNotContain(ACCESS_KEY)
                .doesNotContain("password");
    }
}
