package dev.weir.storage;

import io.minio.Http;
import io.minio.ListObjectsV2Args;
import io.minio.MinioAsyncClient;
import java.util.concurrent.CompletableFuture;
import okhttp3.Response;

/** The client of the library, and a listing whose answer is not read yet. Any thread. */
final class S3Client extends MinioAsyncClient {
    private static final int PAGE = 1000;

    /** Shares the connections of the other, and closes them. */
    S3Client(MinioAsyncClient client) {
        super(client);
    }

    /**
     * One page.
     *
     * @param delimiter empty: all below the prefix
     * @param token of the page before; empty: the first
     * @return to be closed
     */
    CompletableFuture<Response> listing(String bucket, String prefix, String delimiter, String token) {
        Http.QueryParameters query = new Http.QueryParameters();
        query.put("list-type", "2");
        query.put("encoding-type", "url");
        query.put("delimiter", delimiter);
        query.put("max-keys", String.valueOf(PAGE));
        query.put("prefix", prefix);
        if (!token.isEmpty()) {
            query.put("continuation-token", token);
        }
        return executeGetAsync(ListObjectsV2Args.builder().bucket(bucket).build(), null, query);
    }
}
