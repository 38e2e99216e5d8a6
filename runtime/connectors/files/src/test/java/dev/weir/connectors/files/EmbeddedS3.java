package dev.weir.connectors.files;

import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.MinioException;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** An S3 server on a folder, with a bucket. */
final class EmbeddedS3 {
    static final String BUCKET = "weir";
    private static final String ACCESS_KEY = "access";
    private static final String SECRET_KEY = "secret";

    private final S3Proxy server;
    private final MinioClient client;

    EmbeddedS3(Path folder) throws Exception {
        server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(folder.toString()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .ignoreUnknownHeaders(true)
                .build();
        server.start();
        client = MinioClient.builder()
                .endpoint(endpoint())
                .region("us-east-1")
                .credentials(ACCESS_KEY, SECRET_KEY)
                .build();
        client.makeBucket(MakeBucketArgs.builder().bucket(BUCKET).build());
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getPort();
    }

    Map<String, String> environment() {
        return environment(SECRET_KEY);
    }

    Map<String, String> environment(String secretKey) {
        return Map.of(
                "AWS_ENDPOINT_URL_S3", endpoint(), "AWS_ACCESS_KEY_ID", ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", secretKey);
    }

    FileStore store() {
        return new S3FileStore(S3Settings.fromEnvironment(environment()));
    }

    void put(String key, byte[] content) throws MinioException {
        client.putObject(PutObjectArgs.builder().bucket(BUCKET).object(key).stream(
                        new ByteArrayInputStream(content), (long) content.length, -1L)
                .build());
    }

    void stop() throws Exception {
        server.stop();
    }
}
