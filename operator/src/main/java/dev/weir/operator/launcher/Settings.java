package dev.weir.operator.launcher;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.weir.operator.model.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What can be changed while the operator runs.
 *
 * @param namespaces that are watched; empty: all
 * @param logLevel from which level on is logged
 * @param stuckAfter how long a reconcile may take before the process counts as stuck
 * @param jobsWithMetrics how many jobs have metrics of their own
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Settings(Set<String> namespaces, String logLevel, Duration stuckAfter, int jobsWithMetrics) {
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Set<String> LEVELS = Set.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");
    private static final Duration SHORTEST = Duration.ofSeconds(30);

    /** All namespaces, and all else as it is by default. After what the constructor looks at. */
    public static final Settings DEFAULT = new Settings(Set.of(), "INFO", Duration.ofMinutes(5), 1000);

    public Settings {
        namespaces = Set.copyOf(namespaces);
        namespaces.stream()
                .filter(name -> !NAMESPACE.matcher(name).matches())
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "watchNamespaces has '" + name + "', which is no namespace's name");
                });
        if (!LEVELS.contains(logLevel)) {
            throw new IllegalArgumentException("logLevel is '" + logLevel + "', expected one of " + LEVELS);
        }
        if (stuckAfter.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("stuckAfter is " + stuckAfter.toSeconds() + "s, expected 30s or more");
        }
        if (jobsWithMetrics < 0) {
            throw new IllegalArgumentException("jobsWithMetrics is " + jobsWithMetrics + ", expected 0 or more");
        }
    }

    /** The same for other namespaces. */
    public Settings withNamespaces(Set<String> others) {
        return new Settings(others, logLevel, stuckAfter, jobsWithMetrics);
    }

    /** As it stands in the file; what is left out stays as it is in the settings that it is applied to. */
    private record Written(
            @JsonProperty("watchNamespaces") List<String> watchNamespaces,
            @JsonProperty("logLevel") String logLevel,
            @JsonProperty("stuckAfter") String stuckAfter,
            @JsonProperty("jobsWithMetrics") Integer jobsWithMetrics) {

        Settings over(Settings base) {
            return new Settings(
                    watchNamespaces == null ? base.namespaces() : Set.copyOf(watchNamespaces),
                    logLevel == null ? base.logLevel() : logLevel,
                    stuckAfter == null ? base.stuckAfter() : Durations.parse(stuckAfter),
                    jobsWithMetrics == null ? base.jobsWithMetrics() : jobsWithMetrics);
        }
    }

    /**
     * The same, changed by what the text of a settings file says.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    public Settings changedBy(String yaml) {
        try {
            Written written = yaml.isBlank() ? null : YAML.readValue(yaml, Written.class);
            return written == null ? this : written.over(this);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }
}
