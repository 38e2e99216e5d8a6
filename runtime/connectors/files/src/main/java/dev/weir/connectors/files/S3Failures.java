package dev.weir.connectors.files;

import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.ProviderException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Calls the S3 client, and turns what it throws into what a {@link FileStore} throws. */
final class S3Failures {
    /** A call of the S3 client. */
    interface Call<R> {
        R run() throws MinioException, IOException;
    }

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

    /** How the client tells that the token service will say the same again. */
    private static final Pattern REFUSED_TOKEN =
            Pattern.compile("HTTP status code 4(?!08|29)|" + WebIdentity.UNREADABLE);

    private final String endpoint;

    S3Failures(String endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Makes a call.
     *
     * @param what is tried, such as {@code read s3://bucket/key}
     * @throws NoSuchFileException if there is no such object
     * @throws AccessRefusedException if trying again does not help
     */
    <R> R call(String what, Call<R> call) throws IOException {
        try {
            return call.run();
        } catch (MinioException e) {
            throw translate(what, e);
        } catch (RuntimeException e) {
            Optional<IOException> without = noCredentials(what, e);
            if (without.isPresent()) {
                throw without.get();
            }
            // the client wraps in it what went wrong with the connection
            if (e instanceof IllegalStateException && e.getCause() instanceof IOException) {
                throw unreached(what, e);
            }
            throw e;
        }
    }

    /** Empty if it is not about credentials. */
    private Optional<IOException> noCredentials(String what, RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProviderException) {
                String message = cannot(what) + "no credentials: " + cause.getMessage();
                boolean refused = REFUSED_TOKEN.matcher(message).find();
                return Optional.of(refused ? new AccessRefusedException(message, e) : new IOException(message, e));
            }
        }
        return Optional.empty();
    }

    private IOException translate(String what, MinioException e) {
        if (!(e instanceof ErrorResponseException answer)) {
            return unreached(what, e);
        }
        String code = answer.errorResponse().code();
        String message = cannot(what) + code + " (" + answer.errorResponse().message() + ")";
        if (ABSENT.contains(code)) {
            return (IOException) new NoSuchFileException(message).initCause(e);
        }
        return REFUSED.contains(code) ? new AccessRefusedException(message, e) : new IOException(message, e);
    }

    private IOException unreached(String what, Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new IOException(cannot(what) + cause.getMessage(), e);
    }

    private String cannot(String what) {
        return "cannot " + what + " at " + endpoint + ": ";
    }

    static boolean isTransient(IOException failure) {
        return !(failure instanceof FileChangedException
                || failure instanceof AccessRefusedException
                || failure instanceof NoSuchFileException);
    }
}
