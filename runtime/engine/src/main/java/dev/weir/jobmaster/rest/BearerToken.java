package dev.weir.jobmaster.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/** The job's token as it stands in an {@code Authorization} header. */
final class BearerToken {
    private static final String SCHEME = "Bearer ";

    private final byte[] token;

    BearerToken(String token) {
        this.token = Objects.requireNonNull(token, "token is null").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Takes as long for a nearly right token as for a wrong one.
     *
     * @param header may be {@code null}
     */
    boolean isIn(String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] given = header.substring(SCHEME.length()).trim().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(given, token);
    }
}
