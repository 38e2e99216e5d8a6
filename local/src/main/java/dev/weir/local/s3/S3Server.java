package dev.weir.local.s3;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * S3 on a folder: signature version 4 is required, {@code If-None-Match: *} is atomic, an object is a plain file. It is
 * stopped by {@link #close()}; what was stored stays.
 */
public final class S3Server implements AutoCloseable {

    /** The bucket that every local cluster has. */
    public static final String BUCKET = "weir";

    /** Do not wait for idle connections of clients: 0 ends them at once. */
    private static final long STOP_TIMEOUT_MILLIS = 0;

    private final S3Proxy server;
    private final URI endpoint;
    private final S3Credentials credentials;

    private S3Server(S3Proxy server, URI endpoint, S3Credentials credentials) {
        this.server = server;
        this.endpoint = endpoint;
        this.credentials = credentials;
    }

    /**
     * Starts a server and makes the bucket {@link #BUCKET} when it is missing.
     *
     * @param folder created when missing
     * @param host an address of this machine's loopback interface
     * @param port 0 for any
     * @throws IOException when the port is taken or the folder cannot be used; the message says which
     */
    public static S3Server start(Path folder, String host, int port, S3Credentials credentials) throws IOException {
        Objects.requireNonNull(credentials, "credentials is null");
        Files.createDirectories(folder.resolve(BUCKET));
        S3Proxy server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(folder.toAbsolutePath().toString()))
                .endpoint(URI.create("http://" + host + ":" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, credentials.accessKey(), credentials.secretKey())
                .ignoreUnknownHeaders(true)
                .stopTimeout(STOP_TIMEOUT_MILLIS)
                .build();
        try {
            server.start();
        } catch (Exception e) {
            throw new IOException(startFailure(host, port, e), e);
        }
        return new S3Server(server, URI.create("http://" + host + ":" + server.getPort()), credentials);
    }

    private static String startFailure(String host, int port, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return "The S3 server cannot listen on " + host + ":" + port + ": " + cause.getMessage()
                        + ". Stop what uses that port, or name another one";
            }
        }
        return "The S3 server did not start: " + failure;
    }

    /** Where it listens, {@code http://127.66.0.2:9000}. */
    public URI endpoint() {
        return endpoint;
    }

    public S3Credentials credentials() {
        return credentials;
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("The S3 server did not stop: " + e, e);
        }
    }
}
