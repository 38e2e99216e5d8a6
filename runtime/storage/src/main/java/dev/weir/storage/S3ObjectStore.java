package dev.weir.storage;

import io.minio.DeleteObjectsArgs;
import io.minio.DeleteObjectsResponse;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.Http;
import io.minio.MinioAsyncClient;
import io.minio.PutObjectAPIArgs;
import io.minio.credentials.Provider;
import io.minio.credentials.StaticProvider;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.DeleteRequest;
import io.minio.messages.DeleteResult;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * Objects in one bucket of an S3 service.
 *
 * <p>A request that may have reached the service is never repeated behind the caller's back, so that a {@link
 * StorageUnreachableException} can be trusted; who can repeat it safely does so.
 */
public final class S3ObjectStore implements ObjectStore, AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TRANSFER_TIMEOUT = Duration.ofSeconds(20);
    private static final String CLEAR_TEXT = "http:";
    private static final int MAX_REQUESTS = 64;
    private static final int DELETE_BATCH = 1000;

    /** How often a write that met another one of the same key at the same moment is tried again. */
    private static final int CONFLICTS = 10;

    private static final long CONFLICT_PAUSE_MILLIS = 20;

    private final S3Client client;
    private final String bucket;
    private final S3Settings settings;
    private final S3Failures failures;

    private S3ObjectStore(S3Client client, S3Settings settings) {
        this.client = client;
        this.bucket = settings.bucket();
        this.settings = settings;
        this.failures = new S3Failures(settings);
    }

    /**
     * Sets a client up; nothing is sent yet.
     *
     * @throws StorageRefusedException if the settings are malformed
     */
    public static S3ObjectStore connect(S3Settings settings) throws StorageRefusedException {
        try {
            S3Client client = new S3Client(MinioAsyncClient.builder()
                    .endpoint(settings.endpoint())
                    .region(settings.region().isEmpty() ? "us-east-1" : settings.region())
                    .credentialsProvider(credentials(settings.credentials()))
                    .httpClient(httpClient(settings.endpoint()), true)
                    .build());
            if (settings.pathStyle()) {
                client.disableVirtualStyleEndpoint();
            } else {
                client.enableVirtualStyleEndpoint();
            }
            return new S3ObjectStore(client, settings);
        } catch (IllegalArgumentException malformed) {
            throw new StorageRefusedException(
                    StorageRefusedException.Reason.INVALID_REQUEST,
                    "the storage settings are malformed: " + malformed.getMessage() + "; expected an endpoint such as"
                            + " https://s3.eu-central-1.amazonaws.com, a bucket's name and a region",
                    null);
        }
    }

    /** Shares the connections of this one; not to be closed. */
    @Override
    public ObjectStore inBucket(String name) {
        return name.equals(bucket) ? this : new S3ObjectStore(client, settings.withBucket(name));
    }

    /** The token service has a client of its own: it may be https where storage is not. */
    private static Provider credentials(S3Credentials credentials) {
        if (credentials instanceof S3Credentials.WebIdentity identity) {
            return new TokenExchange(identity, httpClient(identity.endpoint()));
        }
        S3Credentials.Keys keys = (S3Credentials.Keys) credentials;
        return new StaticProvider(keys.accessKey(), keys.secretKey(), null);
    }

    private static OkHttpClient httpClient(String endpoint) {
        Dispatcher dispatcher = new Dispatcher(
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "weir-s3");
                    thread.setDaemon(true);
                    return thread;
                }));
        dispatcher.setMaxRequests(MAX_REQUESTS);
        dispatcher.setMaxRequestsPerHost(MAX_REQUESTS);
        boolean clear = endpoint.regionMatches(true, 0, CLEAR_TEXT, 0, CLEAR_TEXT.length());
        return new OkHttpClient.Builder()
                // Where there is no TLS, no certificates are read either.
                .connectionSpecs(
                        clear
                                ? List.of(ConnectionSpec.CLEARTEXT)
                                : List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT))
                .dispatcher(dispatcher)
                .connectTimeout(CONNECT_TIMEOUT)
                .readTimeout(TRANSFER_TIMEOUT)
                .writeTimeout(TRANSFER_TIMEOUT)
                .retryOnConnectionFailure(false)
                .build();
    }

    /** Waits for an answer. */
    <T> T await(CompletableFuture<T> answer, String action, String key) throws IOException {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while storage was asked to " + action + " '" + key + "'");
        } catch (ExecutionException e) {
            throw failures.translate(e.getCause(), action, key);
        }
    }

    private PutObjectAPIArgs.Builder write(String key, byte[] data) {
        validate(key);
        return PutObjectAPIArgs.builder().bucket(bucket).object(key).data(data, data.length);
    }

    private static void validate(String key) {
        int length = key.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > 1024 || key.startsWith("/")) {
            throw new IllegalArgumentException(
                    "key is '" + key + "', expected 1 to 1024 bytes without a leading slash");
        }
    }

    @Override
    public void put(String key, byte[] data) throws IOException {
        await(client.putObject(write(key, data).build()), "write", key);
    }

    @Override
    public long put(String key, InputStream data, long length) throws IOException {
        long written = put(key, (Content) out -> {
            long copied = data.transferTo(out);
            if (length >= 0 && copied != length) {
                throw new EOFException("the stream for '" + key + "' had " + copied + " bytes, expected " + length);
            }
        });
        return written;
    }

    @Override
    public long put(String key, Content content) throws IOException {
        validate(key);
        MultipartStream out = new MultipartStream(this, client, bucket, key);
        try {
            content.writeTo(out);
            out.complete();
            return out.written();
        } catch (IOException | RuntimeException | Error e) {
            out.abort();
            throw e;
        }
    }

    @Override
    public Created createIfAbsent(String key, byte[] data) throws IOException {
        PutObjectAPIArgs args =
                write(key, data).headers(new Http.Headers("If-None-Match", "*")).build();
        for (int conflicts = 0; ; conflicts++) {
            try {
                client.putObject(args).get();
                return Created.CREATED;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while storage was asked to create '" + key + "'");
            } catch (ExecutionException e) {
                int status = status(e);
                if (status == 412) {
                    return Created.EXISTED;
                }
                if (status == 501) {
                    throw new StorageRefusedException(
                            StorageRefusedException.Reason.NO_CONDITIONAL_PUT,
                            "storage does not keep conditional puts: it answers 501 to If-None-Match: *; use a store that"
                                    + " keeps it",
                            e.getCause());
                }
                if (status != 409 || conflicts == CONFLICTS) {
                    throw failures.translate(e.getCause(), "create", key);
                }
                pause();
            }
        }
    }

    /** Another write of the key was under way; who of them won is known a moment later. */
    private static void pause() throws InterruptedIOException {
        try {
            TimeUnit.MILLISECONDS.sleep(CONFLICT_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while storage was written to");
        }
    }

    private static int status(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ErrorResponseException answer && answer.response() != null) {
                return answer.response().code();
            }
        }
        return 0;
    }

    @Override
    public byte[] get(String key) throws IOException {
        try (InputStream in = open(key, 0, -1)) {
            return in.readAllBytes();
        }
    }

    @Override
    public byte[] get(String key, long offset, int length) throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("cannot read " + length + " bytes from " + offset);
        }
        try (InputStream in = open(key, offset, length)) {
            byte[] data = in.readNBytes(length);
            if (data.length != length) {
                throw new EOFException("object '" + key + "' has only " + data.length + " bytes from " + offset
                        + ", expected " + length);
            }
            return data;
        }
    }

    @Override
    public InputStream open(String key, long offset, long length) throws IOException {
        validate(key);
        if (length == 0) {
            return InputStream.nullInputStream();
        }
        GetObjectArgs.Builder args = GetObjectArgs.builder().bucket(bucket).object(key);
        if (offset > 0 || length > 0) {
            args.offset(offset);
        }
        if (length > 0) {
            args.length(length);
        }
        GetObjectResponse answer = await(client.getObject(args.build()), "read", key);
        return new S3InputStream(answer, failures, key);
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
        List<StoredObject> objects = new ArrayList<>();
        for (S3Listing page : pages(prefix, "")) {
            objects.addAll(page.objects());
        }
        objects.sort((a, b) -> Arrays.compareUnsigned(
                a.key().getBytes(StandardCharsets.UTF_8), b.key().getBytes(StandardCharsets.UTF_8)));
        return objects;
    }

    @Override
    public List<String> folders(String prefix) throws IOException {
        List<String> folders = new ArrayList<>();
        for (S3Listing page : pages(prefix, "/")) {
            for (String name : page.folders()) {
                if (name.length() > prefix.length() + 1) {
                    folders.add(name.substring(prefix.length(), name.length() - 1));
                }
            }
        }
        folders.sort((a, b) ->
                Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));
        return folders;
    }

    private List<S3Listing> pages(String prefix, String delimiter) throws IOException {
        List<S3Listing> pages = new ArrayList<>();
        String token = "";
        do {
            S3Listing page = page(prefix, delimiter, token);
            pages.add(page);
            token = page.next();
        } while (!token.isEmpty());
        return pages;
    }

    private S3Listing page(String prefix, String delimiter, String token) throws IOException {
        Response answer = await(client.listing(bucket, prefix, delimiter, token), "list", prefix);
        try (answer) {
            return S3Listing.read(answer.body().byteStream());
        } catch (IOException e) {
            throw failures.translate(e, "list", prefix);
        }
    }

    @Override
    public void delete(Collection<String> keys) throws IOException {
        List<DeleteRequest.Object> objects = keys.stream()
                .sorted(Comparator.naturalOrder())
                .distinct()
                .map(DeleteRequest.Object::new)
                .toList();
        IOException first = null;
        for (int from = 0; from < objects.size(); from += DELETE_BATCH) {
            IOException failure = deleteBatch(objects.subList(from, Math.min(from + DELETE_BATCH, objects.size())));
            first = first == null ? failure : first;
        }
        if (first != null) {
            throw first;
        }
    }

    /**
     * @return why one of them could not be deleted; {@code null} if all are gone
     * @throws IOException if storage did not answer: it will not for the next batch either
     */
    private IOException deleteBatch(List<DeleteRequest.Object> batch) throws IOException {
        DeleteObjectsResponse answer = await(
                client.deleteObjects(DeleteObjectsArgs.builder()
                        .bucket(bucket)
                        .quiet(true)
                        .objects(batch)
                        .build()),
                "delete",
                bucket);
        IOException first = null;
        for (DeleteResult.Error error : answer.result().errors()) {
            boolean failed = !"NoSuchKey".equals(error.code());
            first = first == null && failed ? notDeleted(error) : first;
        }
        return first;
    }

    private static IOException notDeleted(DeleteResult.Error error) {
        String what = "could not delete '" + error.objectName() + "': " + error.code() + " " + error.message();
        return "AccessDenied".equals(error.code())
                ? new StorageRefusedException(
                        StorageRefusedException.Reason.ACCESS_DENIED,
                        what + "; allow the credentials to delete objects",
                        null)
                : new IOException(what);
    }

    @Override
    public void close() {
        client.close();
    }
}
