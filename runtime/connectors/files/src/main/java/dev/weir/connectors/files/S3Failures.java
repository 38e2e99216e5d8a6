package dev.weir.connectors.files;

import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Set;

/** Turns what the S3 client throws into what a {@link FileStore} throws. */
final class S3Failures {
    private static final Set<String> ABSENT = Set.of("NoSuchKey", "NoSuchObject", "NotFound");
    private static final Set<String> REFUSED = Set.of(
            "AccessDenied",
            "AllAccessDisabled",
            "AuthorizationHeaderMalformed",
            "ExpiredToken",
            "InvalidAccessKeyId",
            "InvalidBucketName",
            "InvalidToken",
            "NoSuchBucket",
            "PermanentRedirect",
            "SignatureDoesNotMatch");

    private final String endpoint;

    S3Failures(String endpoint) {
        this.endpoint = endpoint;
    }

    /** @param what was tried, such as {@code read s3://bucket/key} */
    IOException translate(String what, MinioException e) {
        String message = "cannot " + what + " at " + endpoint + ": ";
        if (e instanceof ErrorResponseException answer) {
            String code = answer.errorResponse().code();
            message += code + " (" + answer.errorResponse().message() + ")";
            if (ABSENT.contains(code)) {
                return (IOException) new NoSuchFileException(message).initCause(e);
            }
            return REFUSED.contains(code) ? new AccessRefusedException(message, e) : new IOException(message, e);
        }
        Throwable cause = e.getCause() == null ? e : e.getCause();
        message += cause.getMessage();
        return cause instanceof InterruptedIOException && Thread.currentThread().isInterrupted()
                ? (IOException) new InterruptedIOException(message).initCause(e)
                : new IOException(message, e);
    }

    static boolean isTransient(IOException failure) {
        return !(failure instanceof FileChangedException
                || failure instanceof AccessRefusedException
                || failure instanceof NoSuchFileException);
    }
}
