package dev.weir.storage;

import io.minio.AbortMultipartUploadArgs;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.MinioAsyncClient;
import io.minio.UploadPartArgs;
import io.minio.messages.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Collects what is written into parts and sends each while the next is being filled. An object that fits one part is sent
 * whole. One thread; the object is there after {@link #complete}, and only then.
 */
final class MultipartStream extends OutputStream {
    /** S3 takes parts from 5 MiB and 10,000 of them. */
    private static final int PART = 8 * 1024 * 1024;

    private static final int PARTS_OF_A_SIZE = 1000;
    private static final int IN_FLIGHT = 2;

    private final S3ObjectStore store;
    private final MinioAsyncClient client;
    private final String bucket;
    private final String key;
    private final Deque<CompletableFuture<Part>> inFlight = new ArrayDeque<>();
    private final List<Part> sent = new ArrayList<>();
    private ByteArrayOutputStream part = new ByteArrayOutputStream();

    /** {@code null} until the first part is full. */
    private String uploadId;

    private int parts;
    private long written;

    MultipartStream(S3ObjectStore store, MinioAsyncClient client, String bucket, String key) {
        this.store = store;
        this.client = client;
        this.bucket = bucket;
        this.key = key;
    }

    long written() {
        return written;
    }

    /** Parts double in size so that any object fits into 10,000 of them. */
    private int partSize() {
        return PART << Math.min(parts / PARTS_OF_A_SIZE, 6);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            int count = Math.min(left, partSize() - part.size());
            part.write(bytes, from, count);
            from += count;
            left -= count;
            written += count;
            if (part.size() == partSize()) {
                send();
            }
        }
    }

    private void send() throws IOException {
        if (uploadId == null) {
            uploadId = store.await(
                            client.createMultipartUpload(CreateMultipartUploadArgs.builder()
                                    .bucket(bucket)
                                    .object(key)
                                    .build()),
                            "write",
                            key)
                    .result()
                    .uploadId();
        }
        byte[] data = part.toByteArray();
        part = new ByteArrayOutputStream(data.length);
        parts++;
        inFlight.add(client.uploadPart(UploadPartArgs.builder()
                        .bucket(bucket)
                        .object(key)
                        .uploadId(uploadId)
                        .partNumber(parts)
                        .data(data, data.length)
                        .build())
                .thenApply(answer -> answer.part()));
        while (inFlight.size() > IN_FLIGHT) {
            awaitOldest();
        }
    }

    private void awaitOldest() throws IOException {
        sent.add(store.await(inFlight.remove(), "write", key));
    }

    void complete() throws IOException {
        if (uploadId == null) {
            store.put(key, part.toByteArray());
            return;
        }
        if (part.size() > 0) {
            send();
        }
        while (!inFlight.isEmpty()) {
            awaitOldest();
        }
        store.await(
                client.completeMultipartUpload(CompleteMultipartUploadArgs.builder()
                        .bucket(bucket)
                        .object(key)
                        .uploadId(uploadId)
                        .parts(sent.toArray(Part[]::new))
                        .build()),
                "write",
                key);
    }

    /** Has the store forget the parts; best effort. */
    void abort() {
        inFlight.forEach(upload -> upload.cancel(true));
        if (uploadId != null) {
            try {
                store.await(
                        client.abortMultipartUpload(AbortMultipartUploadArgs.builder()
                                .bucket(bucket)
                                .object(key)
                                .uploadId(uploadId)
                                .build()),
                        "abort the upload of",
                        key);
            } catch (IOException left) {
                // The bucket's rule for incomplete uploads removes the parts.
                return;
            }
        }
    }
}
