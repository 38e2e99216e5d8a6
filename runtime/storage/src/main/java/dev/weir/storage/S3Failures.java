package dev.weir.storage;

import dev.weir.storage.StorageRefusedException.Reason;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.MinioException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/** Turns what an S3 client throws into what {@link ObjectStore} promises, in words that say what to change. */
final class S3Failures {
    private static final Set<String> WRONG_KEYS = Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken");
    private static final Set<String> WRONG_REGION =
            Set.of("AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraintException");
    private static final Set<String> PASSING = Set.of(
            "RequestTimeout",
            "SlowDown",
            "TooManyRequests",
            "ThrottlingException",
            "ConditionalRequestConflict",
            "OperationAborted",
            "InternalError",
            "ServiceUnavailable");

    private static final int MAX_CAUSES = 20;

    private final S3Settings settings;

    S3Failures(S3Settings settings) {
        this.settings = settings;
    }

    /**
     * @param action for people, such as {@code write}
     * @param key of the object, or a prefix
     */
    IOException translate(Throwable failure, String action, String key) {
        for (Throwable cause : causes(failure)) {
            if (cause instanceof TokenExchange.ExchangeException exchange) {
                return noCredentials(exchange);
            }
            if (cause instanceof ErrorResponseException answer) {
                return answered(answer, action, key);
            }
            Optional<IOException> unreachable = unreachable(cause);
            if (unreachable.isPresent()) {
                return unreachable.get();
            }
            if (cause instanceof InvalidResponseException) {
                return new IOException(
                        "could not " + action + " '" + key + "': " + settings.shownEndpoint()
                                + " did not answer as an S3 service does; check the endpoint",
                        failure);
            }
            if (cause instanceof IOException && !(cause.getCause() instanceof MinioException)) {
                return new IOException("could not " + action + " '" + key + "' at " + where() + ": " + cause, failure);
            }
        }
        return new IOException(
                "could not " + action + " '" + key + "' at " + where() + ": "
                        + causes(failure).get(causes(failure).size() - 1),
                failure);
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && causes.size() < MAX_CAUSES; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    /** Nothing was sent to storage. */
    private static IOException noCredentials(TokenExchange.ExchangeException exchange) {
        String message = "there are no credentials for storage: " + exchange.getMessage();
        return switch (exchange.remedy()) {
            case CHANGE -> refused(Reason.WRONG_CREDENTIALS, message, exchange);
            case REACH -> new StorageUnreachableException(message, exchange);
            case WAIT -> new IOException(message, exchange);
        };
    }

    private Optional<IOException> unreachable(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return Optional.of(new StorageUnreachableException(
                    "storage cannot be reached: the host of " + settings.shownEndpoint()
                            + " has no address; check the endpoint, or the cluster's DNS",
                    cause));
        }
        boolean noConnection = cause instanceof ConnectException
                || cause instanceof NoRouteToHostException
                || cause instanceof SocketTimeoutException
                        && String.valueOf(cause.getMessage()).contains("connect");
        if (noConnection) {
            return Optional.of(new StorageUnreachableException(
                    "storage cannot be reached: no connection to " + settings.shownEndpoint() + " ("
                            + cause.getMessage() + "); check the endpoint, and that the service runs",
                    cause));
        }
        if (cause instanceof SSLException) {
            return Optional.of(new IOException(
                    "no secure connection to " + settings.shownEndpoint() + " (" + cause.getMessage()
                            + "); check whether the endpoint is http or https, and its certificate",
                    cause));
        }
        return Optional.empty();
    }

    private IOException answered(ErrorResponseException answer, String action, String key) {
        int status = answer.response() == null ? 0 : answer.response().code();
        String code = String.valueOf(answer.errorResponse().code());
        String what = "could not " + action + " '" + key + "' at " + where() + ": ";
        String said = " (" + status + " " + code + ")";
        if (code.equals("NoSuchKey") || status == 404 && !code.equals("NoSuchBucket")) {
            return new ObjectNotFoundException(key);
        }
        if (status == 416) {
            return new EOFException("object '" + key + "' is shorter than the part of it that was asked for");
        }
        if (status >= 500 && status != 501 || status == 429 || status == 408 || PASSING.contains(code)) {
            return new IOException(what + "the service cannot do it now" + said, answer);
        }
        if (code.equals("NoSuchBucket")) {
            return refused(
                    Reason.NO_BUCKET,
                    "there is no bucket '" + settings.bucket() + "' at " + settings.shownEndpoint() + said
                            + "; create it, or correct the bucket's name",
                    answer);
        }
        if (WRONG_KEYS.contains(code) || code.equals("ExpiredToken")) {
            return refused(
                    Reason.WRONG_CREDENTIALS,
                    settings.shownEndpoint()
                            + " does not accept the credentials" + said
                            + "; correct the access key and the secret key in the"
                            + " credentials Secret",
                    answer);
        }
        if (WRONG_REGION.contains(code)) {
            return refused(
                    Reason.INVALID_REQUEST,
                    what + "the region is '" + settings.region() + "', which is not the bucket's" + said
                            + "; correct the region",
                    answer);
        }
        if (code.equals("RequestTimeTooSkewed")) {
            return refused(
                    Reason.INVALID_REQUEST,
                    what + "the clocks differ too much" + said + "; set the clock of this machine or of the service",
                    answer);
        }
        if (status == 401 || status == 403) {
            return refused(
                    Reason.ACCESS_DENIED,
                    what + "access is denied" + said
                            + "; allow the credentials to read, write, list and delete in bucket '" + settings.bucket()
                            + "'",
                    answer);
        }
        return refused(
                Reason.INVALID_REQUEST,
                what + "the service refuses the request" + said + ": "
                        + answer.errorResponse().message(),
                answer);
    }

    private static StorageRefusedException refused(Reason reason, String message, Throwable cause) {
        return new StorageRefusedException(reason, message, cause);
    }

    private String where() {
        return settings.shownEndpoint() + ", bucket '" + settings.bucket() + "'";
    }
}
