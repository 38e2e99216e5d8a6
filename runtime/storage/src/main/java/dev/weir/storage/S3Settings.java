package dev.weir.storage;

import java.net.URI;
import java.util.Objects;

/**
 * How to reach a bucket. It holds secrets: {@link #toString} leaves them out.
 *
 * @param endpoint URL of the service, {@code http} or {@code https}, without a path
 * @param bucket that exists
 * @param region such as {@code us-east-1}; empty for that
 * @param pathStyle whether the bucket stands in the path, {@code https://host/bucket/key}, or in the host's name
 * @param credentials with which the client proves who it is
 */
public record S3Settings(String endpoint, String bucket, String region, boolean pathStyle, S3Credentials credentials) {
    public S3Settings {
        Objects.requireNonNull(endpoint, "endpoint is null");
        Objects.requireNonNull(bucket, "bucket is null");
        Objects.requireNonNull(region, "region is null");
        Objects.requireNonNull(credentials, "credentials are null");
    }

    /** With keys that hold until somebody changes them. */
    public S3Settings(
            String endpoint, String bucket, String region, boolean pathStyle, String accessKey, String secretKey) {
        this(endpoint, bucket, region, pathStyle, new S3Credentials.Keys(accessKey, secretKey));
    }

    /** The same service, with the same credentials. */
    S3Settings withBucket(String other) {
        return new S3Settings(endpoint, other, region, pathStyle, credentials);
    }

    /** The endpoint without what it must not have, such as a user and password; for messages. */
    String shownEndpoint() {
        try {
            URI uri = URI.create(endpoint);
            return uri.getHost() == null
                    ? "(malformed)"
                    : uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        } catch (IllegalArgumentException malformed) {
            return "(malformed)";
        }
    }

    @Override
    public String toString() {
        return "S3Settings[endpoint=" + shownEndpoint() + ", bucket=" + bucket + ", region=" + region + ", pathStyle="
                + pathStyle + "]";
    }
}
