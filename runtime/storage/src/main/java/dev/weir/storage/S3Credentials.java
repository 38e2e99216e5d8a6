package dev.weir.storage;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** With what a client proves to an S3 service who it is. */
public sealed interface S3Credentials {
    /** Variables of the environment that the tools of AWS, and those that put credentials into pods, use too. */
    String ACCESS_KEY = "AWS_ACCESS_KEY_ID";

    /** See {@link #ACCESS_KEY}. */
    String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";

    /** Path of the file with the token that is exchanged for credentials. */
    String TOKEN_FILE = "AWS_WEB_IDENTITY_TOKEN_FILE";

    /** The role that is asked for; may be left out where the service finds it by the token. */
    String ROLE = "AWS_ROLE_ARN";

    /** Name under which the role is used, in the service's own logs. */
    String SESSION_NAME = "AWS_ROLE_SESSION_NAME";

    /** Where tokens are exchanged; left out: AWS, in the bucket's region. */
    String STS_ENDPOINT = "AWS_ENDPOINT_URL_STS";

    /** Keys that hold until somebody changes them. */
    record Keys(String accessKey, String secretKey) implements S3Credentials {
        public Keys {
            Objects.requireNonNull(accessKey, "accessKey is null");
            Objects.requireNonNull(secretKey, "secretKey is null");
        }

        /** They are secret. */
        @Override
        public String toString() {
            return "Keys[...]";
        }
    }

    /**
     * A token of the pod that a token service ({@code AssumeRoleWithWebIdentity}) exchanges for keys that hold for an hour. The
     * file is read anew for each exchange, since who writes it replaces the token before it expires.
     *
     * @param role name of the role that is asked for; empty: the service finds it by the token
     * @param sessionName 2 to 64 letters, digits and {@code _=,.@-}
     * @param endpoint URL of the token service
     */
    record WebIdentity(Path tokenFile, String role, String sessionName, String endpoint) implements S3Credentials {
        public WebIdentity {
            Objects.requireNonNull(tokenFile, "tokenFile is null");
            Objects.requireNonNull(role, "role is null");
            Objects.requireNonNull(sessionName, "sessionName is null");
            Objects.requireNonNull(endpoint, "endpoint is null");
        }

        /** The token service of AWS in a region. */
        public static String awsEndpoint(String region) {
            return "https://sts." + (region.isEmpty() ? "us-east-1" : region) + ".amazonaws.com";
        }
    }

    /**
     * What the environment holds: keys, or else a token's file; empty if neither is there whole.
     *
     * @param region of the bucket
     */
    static Optional<S3Credentials> from(Map<String, String> environment, String region) {
        String accessKey = environment.getOrDefault(ACCESS_KEY, "");
        String secretKey = environment.getOrDefault(SECRET_KEY, "");
        if (!accessKey.isEmpty() && !secretKey.isEmpty()) {
            return Optional.of(new Keys(accessKey, secretKey));
        }
        String file = environment.getOrDefault(TOKEN_FILE, "");
        if (file.isEmpty() || !accessKey.isEmpty() || !secretKey.isEmpty()) {
            return Optional.empty();
        }
        String endpoint = environment.getOrDefault(STS_ENDPOINT, "");
        return Optional.of(new WebIdentity(
                Path.of(file),
                environment.getOrDefault(ROLE, ""),
                environment.getOrDefault(SESSION_NAME, "weir"),
                endpoint.isEmpty() ? WebIdentity.awsEndpoint(region) : endpoint));
    }
}
