package dev.weir.operator.jobmaster;

import java.net.URI;
import java.util.Objects;

/**
 * Where a JobMaster listens.
 *
 * @param base of its REST API, such as {@code http://10.1.2.3:8081}
 * @param token of its job
 */
public record JobMasterTarget(URI base, String token) {
    public JobMasterTarget {
        Objects.requireNonNull(base, "base is null");
        Objects.requireNonNull(token, "token is null");
    }

    /** The token is a secret. */
    @Override
    public String toString() {
        return base.toString();
    }
}
