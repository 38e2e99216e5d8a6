package dev.weir.launcher;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** An S3 server on a folder, with a bucket; it can go away and come back. */
final class EmbeddedS3 implements AutoCloseable {
    static final String BUCKET = "weir";
    static final String ACCESS_KEY = "access";
    static final String SECRET_KEY = "secret";

    private final Path folder;
    private S3Proxy server;
    private int port;

    EmbeddedS3(Path folder) throws Exception {
        this.folder = folder;
        Files.createDirectories(folder.resolve(BUCKET));
        start();
    }

    void start() throws Exception {
        server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(folder.toString()))
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .ignoreUnknownHeaders(true)
                .stopTimeout(0)
                .build();
        server.start();
        port = server.getPort();
    }

    void stop() throws Exception {
        server.stop();
    }

    String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** The file of an object. */
    Path file(String key) {
        return folder.resolve(BUCKET).resolve(key);
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
