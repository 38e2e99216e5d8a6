package dev.weir.operator.launcher;

import dev.weir.operator.dependent.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.util.Set;

/**
 * Which resources the controllers look after, and how often.
 *
 * @param config how the operator runs
 * @param namespaces that are watched; empty: all
 */
record Watched(OperatorConfig config, Set<String> namespaces) {
    private static final int FIRST_RETRY_MILLIS = 500;
    private static final int LONGEST_RETRY_MILLIS = 30_000;

    <R extends HasMetadata> void configure(ControllerConfigurationOverrider<R> overrider) {
        overrider
                .withFieldManager(Names.OPERATOR)
                .withOnUpdateFilter(PrimaryChanges::matter)
                .withRetry(new GenericRetry()
                        .setInitialInterval(FIRST_RETRY_MILLIS)
                        .setIntervalMultiplier(2)
                        .setMaxInterval(LONGEST_RETRY_MILLIS)
                        .setMaxAttempts(-1));
        if (config.reconcilesPerSecond() > 0) {
            overrider.withRateLimiter(new LinearRateLimiter(Duration.ofSeconds(1), config.reconcilesPerSecond()));
        }
        if (!namespaces.isEmpty()) {
            overrider.settingNamespaces(namespaces);
        }
        if (!config.selector().isEmpty()) {
            overrider.withLabelSelector(config.selector());
        }
    }
}
