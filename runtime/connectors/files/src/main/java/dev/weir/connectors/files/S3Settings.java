package dev.weir.connectors.files;

import dev.weir.api.InvalidProgramException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How S3 is reached, from the variables of the environment that the AWS tools read too.
 *
 * @param endpoint such as {@code http://127.0.0.1:9000}
 * @param sessionToken of temporary credentials
 * @param identity instead of keys, which are empty then
 */
record S3Settings(
        String endpoint,
        String region,
        String accessKey,
        String secretKey,
        Optional<String> sessionToken,
        Optional<WebIdentity> identity) {
    S3Settings {
        Objects.requireNonNull(endpoint, "endpoint is null");
        Objects.requireNonNull(region, "region is null");
        Objects.requireNonNull(accessKey, "accessKey is null");
        Objects.requireNonNull(secretKey, "secretKey is null");
        Objects.requireNonNull(sessionToken, "sessionToken is null");
        Objects.requireNonNull(identity, "identity is null");
    }

    /** @throws InvalidProgramException if a variable is missing or malformed */
    static S3Settings fromEnvironment(Map<String, String> environment) {
        Optional<String> region = value(environment, "AWS_REGION").or(() -> value(environment, "AWS_DEFAULT_REGION"));
        Optional<String> endpoint = value(environment, "AWS_ENDPOINT_URL_S3")
                .or(() -> value(environment, "AWS_ENDPOINT_URL"))
                .or(() -> region.map(name -> "https://s3." + name + ".amazonaws.com"));
        Optional<WebIdentity> identity = identity(environment, region.orElse("us-east-1"));
        return new S3Settings(
                checked(endpoint.orElseThrow(() -> missing("AWS_ENDPOINT_URL_S3 (or AWS_REGION, for AWS itself)"))),
                region.orElse("us-east-1"),
                identity.isPresent() ? "" : required(environment, "AWS_ACCESS_KEY_ID"),
                identity.isPresent() ? "" : required(environment, "AWS_SECRET_ACCESS_KEY"),
                value(environment, "AWS_SESSION_TOKEN"),
                identity);
    }

    /** Keys go before a token. */
    private static Optional<WebIdentity> identity(Map<String, String> environment, String region) {
        if (value(environment, "AWS_ACCESS_KEY_ID").isPresent()
                || value(environment, "AWS_SECRET_ACCESS_KEY").isPresent()) {
            return Optional.empty();
        }
        return value(environment, "AWS_WEB_IDENTITY_TOKEN_FILE")
                .map(file -> new WebIdentity(
                        Path.of(file),
                        value(environment, "AWS_ROLE_ARN").orElse(""),
                        value(environment, "AWS_ROLE_SESSION_NAME").orElse("weir"),
                        checked(value(environment, "AWS_ENDPOINT_URL_STS")
                                .orElse("https://sts." + region + ".amazonaws.com"))));
    }

    private static String checked(String endpoint) {
        try {
            URI uri = URI.create(endpoint);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return endpoint;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new InvalidProgramException(
                "the S3 endpoint is '" + endpoint + "': set AWS_ENDPOINT_URL_S3 to http://host:port or https://host");
    }

    private static String required(Map<String, String> environment, String name) {
        return value(environment, name).orElseThrow(() -> missing(name));
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }

    private static InvalidProgramException missing(String name) {
        return new InvalidProgramException("an s3: location needs the environment variable " + name
                + ": a StreamJob sets it from checkpointing.storage.s3 or in the pod template");
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "S3Settings[endpoint=" + endpoint + ", region=" + region + ", accessKey=" + accessKey + "]";
    }
}
