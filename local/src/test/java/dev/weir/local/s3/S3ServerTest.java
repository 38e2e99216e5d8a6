package dev.weir.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.ErrorResponseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ServerTest {

    @TempDir
    Path folder;

    @Test
    void shouldKeepTheFirstObjectWhenASecondIsPutOnlyIfThereIsNone() throws Exception {
        S3Credentials credentials = S3Credentials.readOrCreate(folder.resolve("credentials"), new Random(1));
        try (S3Server server = S3Server.start(folder.resolve("s3"), "127.0.0.1", 0, credentials)) {
            MinioClient client = client(server, credentials);

            put(client, "log/1.json", "first");

            assertThatThrownBy(() -> put(client, "log/1.json", "second"))
                    .isInstanceOfSatisfying(
                            ErrorResponseException.class,
                            e -> assertThat(e.errorResponse().code()).isEqualTo("PreconditionFailed"));
            assertThat(get(client, "log/1.json")).isEqualTo("first");
            assertThat(folder.resolve("s3/weir/log/1.json")).hasContent("first");
        }
    }

    @Test
    void shouldRefuseWhenTheSecretIsWrong() throws Exception {
        S3Credentials credentials = S3Credentials.readOrCreate(folder.resolve("credentials"), new Random(1));
        try (S3Server server = S3Server.start(folder.resolve("s3"), "127.0.0.1", 0, credentials)) {
            MinioClient client = client(server, new S3Credentials(credentials.accessKey(), "wrong"));

            assertThatThrownBy(() -> put(client, "x", "y")).isInstanceOf(ErrorResponseException.class);
        }
    }

    @Test
    void shouldSayWhatToDoWhenThePortIsTaken() throws Exception {
        S3Credentials credentials = new S3Credentials("a", "b");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(
                            () -> S3Server.start(folder.resolve("s3"), "127.0.0.1", taken.getLocalPort(), credentials))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("Stop what uses that port");
        }
    }

    @Test
    void shouldKeepItsCredentialsToItsOwnerWhenTheyAreMade() throws IOException {
        Path file = folder.resolve("run/credentials");

        S3Credentials made = S3Credentials.readOrCreate(file, new Random(7));

        assertThat(S3Credentials.readOrCreate(file, new Random(8))).isEqualTo(made);
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        assertThat(made.toString()).doesNotContain(made.secretKey());
    }

    private static MinioClient client(S3Server server, S3Credentials credentials) {
        return MinioClient.builder()
                .endpoint(server.endpoint().toString())
                .credentials(credentials.accessKey(), credentials.secretKey())
                .region("us-east-1")
                .build();
    }

    private static void put(MinioClient client, String key, String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        client.putObject(
                PutObjectArgs.builder()
                        .bucket(S3Server.BUCKET)
                        .object(key)
                        .extraHeaders(Map.of("If-None-Match", "*"))
                        .stream(new ByteArrayInputStream(bytes), (long) bytes.length, -1L)
                        .build());
    }

    private static String get(MinioClient client, String key) throws Exception {
        try (var in = client.getObject(
                GetObjectArgs.builder().bucket(S3Server.BUCKET).object(key).build())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
