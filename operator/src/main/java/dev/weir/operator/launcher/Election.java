package dev.weir.operator.launcher;

import dev.weir.operator.dependent.Names;
import dev.weir.operator.model.Durations;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * How one of several replicas is chosen: by a Lease.
 *
 * @param namespace of the Lease; empty: the client's
 * @param identity of this replica; a container that is started again in its pod is the same one
 * @param duration how long nobody else takes the lease of a leader that is not heard
 * @param renewWithin how long a leader goes on without having renewed its lease
 * @param retry how often the lease is renewed, and looked at by the others
 */
public record Election(
        Optional<String> namespace, String identity, Duration duration, Duration renewWithin, Duration retry) {
    static final String LEASE = Names.OPERATOR;

    public Election {
        if (retry.compareTo(renewWithin) >= 0 || renewWithin.compareTo(duration) >= 0) {
            throw new IllegalArgumentException("WEIR_LEASE_RETRY (" + retry + ") must be less than WEIR_LEASE_RENEW ("
                    + renewWithin + "), and that less than WEIR_LEASE_DURATION (" + duration + ")");
        }
    }

    /**
     * From {@code POD_NAME}, {@code POD_NAMESPACE}, {@code WEIR_LEASE_DURATION} (15s), {@code WEIR_LEASE_RENEW} (10s) and
     * {@code WEIR_LEASE_RETRY} (2s).
     *
     * @throws IllegalArgumentException if a value is malformed
     */
    static Election from(Map<String, String> environment) {
        return new Election(
                Optional.ofNullable(environment.get("POD_NAMESPACE")).filter(name -> !name.isEmpty()),
                environment.getOrDefault("POD_NAME", UUID.randomUUID().toString()),
                duration(environment, "WEIR_LEASE_DURATION", "15s"),
                duration(environment, "WEIR_LEASE_RENEW", "10s"),
                duration(environment, "WEIR_LEASE_RETRY", "2s"));
    }

    private static Duration duration(Map<String, String> environment, String name, String otherwise) {
        try {
            return Durations.parse(environment.getOrDefault(name, otherwise));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }
}
